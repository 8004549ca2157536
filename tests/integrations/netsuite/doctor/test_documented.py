"""docs/netsuite-permissions.md says what the data says."""

from __future__ import annotations

from pathlib import Path

from integrations.netsuite.doctor import needs, permissions

PAGE = Path(__file__).parents[4] / "docs" / "netsuite-permissions.md"


def row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |\n"


def services() -> str:
    lines = row("Permission", "Tab", "Level", "Key") + row("---", "---", "---", "---")
    by_certificate = permissions.SIGN_IN_BY_CERTIFICATE
    for permission, level in needs.services(auth_method="TBA"):
        lines += row(permission.name, permission.group, level.title(), f"`{permission.key}`")
        if permission is permissions.SIGN_IN_BY_TOKEN:
            instead = f"{by_certificate.name} (instead, by certificate)"
            lines += row(instead, by_certificate.group, level.title(), f"`{by_certificate.key}`")
    return lines


def flow(key: str) -> str:
    lines = row("Permission", "Tab", "Level", "Key", "Why") + row("---", "---", "---", "---", "---")
    for need in needs.NEEDS[key]:
        conditions = [needs.PARTS.get(need.part, ""), "if used" if need.if_used else ""]
        level = ", ".join(filter(None, [need.level.title(), *conditions]))
        one = need.permission
        lines += row(one.name, one.group, level, f"`{one.key}`", need.why)
    return lines


def tables() -> str:
    """Give the tables as the page shows them."""
    parts = [f"### Every flow\n\n{services()}"]
    parts += [f"### {needs.FLOWS[key][0].upper()}{needs.FLOWS[key][1:]}\n\n{flow(key)}" for key in needs.NEEDS]
    return "\n".join(parts)


def test_the_page_shows_every_permission_of_every_flow() -> None:
    assert tables() in PAGE.read_text()
