"""The file as text with line numbers: sections of keys, lists of sections, and plain values.

Scalars stay the text that was typed, so that 0501 and 1234567_SB1 come through as they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from syncjobs.configuring import problems

_NULL = "tag:yaml.org,2002:null"
_BOOL = "tag:yaml.org,2002:bool"
_TRUE = ("true", "yes", "on")


@dataclass(frozen=True, slots=True)
class Value:
    """One value as typed: text ("" for nothing), True or False, or a list or mapping of texts."""

    line: int
    content: Any


@dataclass(slots=True)
class Section:
    """A group of keys. What it cannot take goes to `found`, the list of problems of the whole file."""

    line: int
    where: str
    nodes: dict[str, tuple[int, yaml.Node]]
    found: list[problems.Problem] = field(repr=False)

    def complain(self, text: str, *, line: int | None = None) -> None:
        """Note a problem, with the section's own line unless another is given."""
        self.found.append(problems.Problem(line or self.line, text))

    def allow_only(self, known: Iterable[str]) -> None:
        """Note every key that is none of these."""
        allowed = list(known)
        for name, (line, _node) in self.nodes.items():
            if name not in allowed:
                self.complain(problems.unknown_key(name=name, where=self.where, known=allowed), line=line)

    def value(self, name: str) -> Value | None:
        """Give a key's value, None when the file does not have the key."""
        if name not in self.nodes:
            return None
        line, node = self.nodes[name]
        return Value(line, _plain(node))

    def text(self, name: str) -> str:
        """Give a key's text; a missing, empty or structured one is a problem and gives ""."""
        value = self.value(name)
        if value is None or not isinstance(value.content, str) or not value.content:
            self.complain(f"{self.where} needs “{name}”.", line=value.line if value else None)
            return ""
        return value.content

    def section(self, name: str) -> Section | None:
        """Give the keys below a key, None when it is absent or empty."""
        if name not in self.nodes:
            return None
        line, node = self.nodes[name]
        return self._as_section(node, line=line, where=f"“{name}”")

    def sections(self, name: str) -> Iterator[Section]:
        """Give each item of the list below a key."""
        line, node = self.nodes.get(name, (self.line, None))
        if node is None or node.tag == _NULL:
            return
        if not isinstance(node, yaml.SequenceNode):
            self.complain(f"“{name}” is a list: start each item with “- ”.", line=line)
            return
        for item in node.value:
            section = self._as_section(item, line=_line(item), where=f"an item of “{name}”")
            if section is not None:
                yield section

    def _as_section(self, node: yaml.Node, *, line: int, where: str) -> Section | None:
        if node.tag == _NULL:
            return None
        if not isinstance(node, yaml.MappingNode):
            self.complain(f"{where} takes keys, one a line, such as “name: value”.", line=line)
            return None
        return _section(node, where=where, found=self.found)


def read(*, text: str) -> Section:
    """Give the file's top section. Raises Refused when it is not YAML at all."""
    try:
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        reason = f"This is not YAML: {error.problem or error.context}."
        raise problems.Refused([problems.Problem(mark.line + 1 if mark else 1, reason)]) from error
    except yaml.YAMLError as error:
        raise problems.Refused([problems.Problem(1, f"This is not YAML: {error}.")]) from error
    if not isinstance(node, yaml.MappingNode):
        raise problems.Refused([problems.Problem(1, "The file is empty, or not made of “key: value” lines.")])
    return _section(node, where="the file", found=[])


def _section(node: yaml.MappingNode, *, where: str, found: list[problems.Problem]) -> Section:
    section = Section(line=_line(node), where=where, nodes={}, found=found)
    for key, value in node.value:
        name = str(key.value)
        if name in section.nodes:
            section.complain(f"“{name}” stands here twice; keep one.", line=_line(key))
        section.nodes[name] = (_line(key), value)
    return section


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1


def _plain(node: yaml.Node) -> str | bool | list[Any] | Mapping[str, Any]:
    if isinstance(node, yaml.MappingNode):
        return {str(key.value): _plain(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item) for item in node.value]
    if node.tag == _NULL:
        return ""
    if node.tag == _BOOL:
        return str(node.value).lower() in _TRUE
    return str(node.value)
