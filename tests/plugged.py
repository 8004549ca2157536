"""The example connector as a package that pip installed, without a network and without a build tool.

Its wheel is made here from its own pyproject.toml, as setuptools would make it; from there on it is pip, the entry
point and the registry as for anybody's connector.
"""

from __future__ import annotations

import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

EXAMPLE = Path(__file__).parent / "example_connector"
PACKAGE = "crossfoot_csv_folder"
_WHEEL = "Wheel-Version: 1.0\nGenerator: crossfoot-tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n"


def install(*, into: Path) -> Path:
    """Install the example's package below a folder; give the folder that is to be put on the path."""
    wheel, target = _wheel(into), into / "installed"
    options = [
        "--isolated",
        "--quiet",
        "--no-index",
        "--no-deps",
        "--no-compile",
        "--no-cache-dir",
        "--disable-pip-version-check",
    ]
    command = [sys.executable, "-m", "pip", "install", *options, "--target", str(target), str(wheel)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return target


def _wheel(folder: Path) -> Path:
    project = tomllib.loads((EXAMPLE / "pyproject.toml").read_text())["project"]
    name, version = project["name"].replace("-", "_"), project["version"]
    about = f"{name}-{version}.dist-info"
    content = {f"{PACKAGE}/{file.name}": file.read_text() for file in sorted((EXAMPLE / PACKAGE).glob("*.py"))}
    content[f"{about}/METADATA"] = f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {version}\n"
    content[f"{about}/WHEEL"] = _WHEEL
    content[f"{about}/entry_points.txt"] = "".join(
        f"[{group}]\n" + "".join(f"{key} = {value}\n" for key, value in points.items())
        for group, points in project["entry-points"].items()
    )
    content[f"{about}/RECORD"] = "".join(f"{path},,\n" for path in [*content, f"{about}/RECORD"])
    wheel = folder / f"{name}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as packed:
        for path, text in content.items():
            packed.writestr(path, text)
    return wheel
