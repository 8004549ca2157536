"""`manage.py simulate` serves the simulators alone, with credentials that work."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import requests

from syncjobs.processes import ports

ROOT = Path(__file__).parents[2]


def start(*arguments: str) -> subprocess.Popen[str]:
    environ = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "manage.py", "simulate", *arguments]
    return subprocess.Popen(command, cwd=ROOT, env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def printed(process: subprocess.Popen[str]) -> dict[str, str]:
    assert process.stdout
    facts = {}
    for line in process.stdout:
        if line.startswith("These credentials"):
            return facts
        if found := re.match(r"  (.{16}) (\S+)$", line.rstrip()):
            facts[found[1].strip()] = found[2]
    raise AssertionError(process.stderr.read() if process.stderr else "")


def test_prints_addresses_and_credentials_that_work_and_stops_at_ctrl_c() -> None:
    kinds = ("netsuite", "ordermentum", "invoiced")
    ports_wanted = [part for kind in kinds for part in (f"--{kind}-port", str(ports.free()))]
    with start("all", *ports_wanted, "--demo") as process:
        facts = printed(process)
        orders = requests.get(
            f"{facts['API address']}/v1/purchasers",
            headers={"x-api-key": facts["API key"], "Accept": "application/json"},
            params={"supplierId": facts["supplier ID"]},
            timeout=10,
        )
        assert orders.ok
        assert requests.get(f"{facts['service address']}/simulator/state", timeout=10).json()["records"]["customer"]

        billed = requests.get(
            f"{facts['Invoiced address']}/customers", auth=(facts["Invoiced API key"], ""), timeout=10
        )
        assert len(billed.json()) == 10

        process.send_signal(signal.SIGINT)

        assert process.wait(timeout=20) == 0


def test_says_which_port_is_taken(netsuite) -> None:
    taken = netsuite.base_url.rpartition(":")[2]

    with start("netsuite", "--netsuite-port", taken) as process:
        _, said = process.communicate(timeout=30)

    assert process.returncode == 1
    assert f"Port {taken} is taken." in said
