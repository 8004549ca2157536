"""The role of the integration: which permissions it holds, and at which level."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, MutableMapping, MutableSet
from enum import StrEnum


class Level(StrEnum):
    """How far a permission goes, each with all that the ones before it allow (NetSuite help: "Access Levels")."""

    VIEW = "VIEW"
    CREATE = "CREATE"
    EDIT = "EDIT"
    FULL = "FULL"

    def reaches(self, wanted: Level) -> bool:
        """Whether this level allows what the other one does."""
        return _HEIGHTS[self] >= _HEIGHTS[wanted]


_HEIGHTS = {level: height for height, level in enumerate(Level)}


class Role(MutableMapping[str, Level]):
    """A permission's NetSuite name -> its level. A permission that is not there is not held.

    Levels may be given as text ("VIEW"); ValueError for another word.
    """

    def __init__(self, permissions: Iterable[str]) -> None:
        self._levels = dict.fromkeys(permissions, Level.FULL)
        self.grantable = frozenset(self._levels)  # every permission there is

    def __getitem__(self, permission: str) -> Level:
        return self._levels[permission]

    def __contains__(self, permission: object) -> bool:
        return permission in self._levels

    def __setitem__(self, permission: str, level: Level | str) -> None:
        self._levels[permission] = Level(level)

    def __delitem__(self, permission: str) -> None:
        del self._levels[permission]

    def __iter__(self) -> Iterator[str]:
        return iter(list(self._levels))

    def __len__(self) -> int:
        return len(self._levels)

    def allows(self, permission: str, level: Level = Level.VIEW) -> bool:
        """Whether the role holds the permission at that level or a higher one."""
        held = self._levels.get(permission)
        return held is not None and (held is level or held.reaches(level))

    def restore(self) -> None:
        """Give the role everything at level Full again."""
        self._levels = dict.fromkeys(sorted(self.grantable), Level.FULL)


class Held(MutableSet[str]):
    """The names of the permissions a role holds, as a set. Discard one to take it away; adding one gives it Full."""

    def __init__(self, role: Role) -> None:
        self._role = role

    @classmethod
    def _from_iterable(cls, names: Iterable[str]) -> set[str]:  # type: ignore[override]
        return set(names)

    def __contains__(self, permission: object) -> bool:
        return permission in self._role

    def __iter__(self) -> Iterator[str]:
        return iter(self._role)

    def __len__(self) -> int:
        return len(self._role)

    def __repr__(self) -> str:
        return repr(set(self))

    def add(self, permission: str) -> None:
        """Give the permission; one already held keeps its level."""
        self._role.setdefault(permission, Level.FULL)

    def discard(self, permission: str) -> None:
        """Take the permission away."""
        self._role.pop(permission, None)


class ViewOnly(Held):
    """The permissions a role holds at level View, as a set. Adding one lowers it to View, discarding gives Full."""

    def __contains__(self, permission: object) -> bool:
        return isinstance(permission, str) and self._role.get(permission) is Level.VIEW

    def __iter__(self) -> Iterator[str]:
        return (name for name, level in self._role.items() if level is Level.VIEW)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def add(self, permission: str) -> None:
        """Lower the permission to View."""
        self._role[permission] = Level.VIEW

    def discard(self, permission: str) -> None:
        """Raise the permission to Full again, if it was at View."""
        if permission in self:
            self._role[permission] = Level.FULL
