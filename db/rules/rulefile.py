"""Read a rule file so that a mistake in it is refused by file, line and reason.

Rule files are TOML. `tomllib` forgets where a value stood, so the line is found again by a small scan that knows the
headers and keys of the layout used here: one key to a line, inline tables only in arrays, one to a line.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from db.errors import Refused

RESOURCES = Path(__file__).resolve().parents[2] / "resources"

_HEADER = re.compile(r"\s*(\[\[?)\s*([^\]]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"""\s*((?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[A-Za-z0-9_-]+|"[^"]*"))*)\s*=""")
_AT_LINE = re.compile(r"\s*\(at line (\d+), column \d+\)$")

_TYPES = {str: "文字", int: "整数", bool: "true 或 false", date: "日期", list: "列表", dict: "表"}

Place = tuple[str | int, ...]


class RuleFault(Refused):
    """A rule file that cannot be used; `sentence` is Chinese with file, line and reason."""

    def __init__(self, file: Path, line: int, reason: str) -> None:
        self.file = file
        self.line = line
        self.reason = reason
        super().__init__(f"规则文件 {file.name} 第 {line} 行：{reason}。", remedy="请改正该文件后重新载入。")


def _split(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip().strip("\"'") for part in re.findall(r"\"[^\"]*\"|'[^']*'|[^.]+", dotted))


def _lines(text: str) -> dict[Place, int]:
    """The line of every header and key; tables of an array are numbered from 0."""
    found: dict[Place, int] = {(): 1}
    counts: dict[tuple[str, ...], int] = {}
    table: Place = ()
    array: Place = ()
    rows = 0
    inside = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if inside:
            if inside in line:
                inside = ""
            continue
        if array:
            if line.lstrip().startswith("{"):
                found[(*array, rows)] = number
                rows += 1
            elif line.startswith("]"):
                array = ()
        elif header := _HEADER.match(line):
            names = _split(header[2])
            if header[1] == "[[":
                counts[names] = counts.get(names, -1) + 1
            table = ()
            for depth in range(1, len(names) + 1):
                table += (names[depth - 1],)
                if names[:depth] in counts:
                    table += (counts[names[:depth]],)
            found.setdefault(table, number)
        elif key := _KEY.match(line):
            names = _split(key[1])
            for depth in range(1, len(names) + 1):
                found.setdefault(table + names[:depth], number)
            if line.rstrip().endswith("["):
                array, rows = table + names, 0
        for quote in ('"""', "'''"):
            if line.count(quote) % 2:
                inside = quote
    return found


class Source:
    """A rule file and its text; where its keys stand is looked for only when there is a fault to report."""

    def __init__(self, file: Path, text: str) -> None:
        self.file = file
        self.text = text

    @cached_property
    def lines(self) -> Mapping[Place, int]:
        """The line of every header, key and row."""
        return _lines(self.text)


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a rule file, read value by value; every reader refuses a wrong type by its line."""

    source: Source
    place: Place
    values: Mapping[str, Any]

    def fault(self, reason: str, name: str = "") -> RuleFault:
        """A fault of this table, or of one of its keys, with the nearest line that is known."""
        place: Place = (*self.place, name) if name else self.place
        lines = self.source.lines
        while place not in lines:
            place = place[:-1]
        return RuleFault(self.source.file, lines[place], reason)

    def only(self, *names: str) -> None:
        """Refuse a key that nothing reads: a mistyped key must not silently change the law."""
        for name in self.values:
            if name not in names:
                raise self.fault(f"不认识的项“{name}”，可用的有：{'、'.join(names)}", name)

    def _get(self, name: str, kind: type, default: Any) -> Any:
        value = self.values.get(name)
        if value is None:
            if default is ...:
                raise self.fault(f"缺少“{name}”")
            return default
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise self.fault(f"“{name}”应当是{_TYPES[kind]}，现在是 {value!r}", name)
        return value

    def text(self, name: str, default: Any = ...) -> str:
        """A text; an empty one counts as missing when there is no default."""
        value: str = self._get(name, str, default)
        if default is ... and not value.strip():
            raise self.fault(f"“{name}”是空的", name)
        return value

    def choice(self, name: str, allowed: Mapping[str, Any] | tuple[str, ...], default: Any = ...) -> str:
        """A text out of `allowed`."""
        value = self.text(name, default)
        if value not in allowed and value != default:
            raise self.fault(f"“{name}”不能是“{value}”，可用的有：{'、'.join(allowed)}", name)
        return value

    def whole(self, name: str, default: Any = ...) -> int:
        """A whole number."""
        value: int = self._get(name, int, default)
        return value

    def flag(self, name: str, default: bool = False) -> bool:
        """True or false; false when it is not given."""
        value: bool = self._get(name, bool, default)
        return value

    def day(self, name: str) -> date:
        """A day."""
        value: date = self._get(name, date, ...)
        return value

    def maybe_day(self, name: str) -> date | None:
        """A day, or None when it is not given."""
        value: date | None = self._get(name, date, None)
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts; empty when it is not given."""
        values = self._get(name, list, [])
        for value in values:
            if not isinstance(value, str):
                raise self.fault(f"“{name}”里只能是文字，现在有 {value!r}", name)
        return tuple(values)

    def text_groups(self, name: str) -> tuple[tuple[str, ...], ...]:
        """A list of lists of texts; empty when it is not given."""
        groups = self._get(name, list, [])
        for group in groups:
            if not isinstance(group, list) or not all(isinstance(value, str) for value in group) or not group:
                raise self.fault(f"“{name}”里只能是文字的列表，现在有 {group!r}", name)
        return tuple(tuple(group) for group in groups)

    def labels(self, name: str) -> dict[str, str]:
        """A table of texts by key."""
        table = self.table(name)
        return {key: table.text(key) for key in table.values}

    def table(self, name: str) -> Table:
        """A table inside this one."""
        return Table(self.source, (*self.place, name), self._get(name, dict, ...))

    def tables(self, name: str) -> Iterator[Table]:
        """The tables of an array of tables, none when it is not given."""
        for index, values in enumerate(self._get(name, list, [])):
            if not isinstance(values, dict):
                raise self.fault(f"“{name}”里只能是表，现在有 {values!r}", name)
            yield Table(self.source, (*self.place, name, index), values)


def read(file: Path) -> Table:
    """The whole file as a table.

    Raises RuleFault when the file is missing or is not TOML.
    """
    try:
        text = file.read_text(encoding="utf-8")
        values = tomllib.loads(text)
    except OSError as reason:
        raise RuleFault(file, 1, f"打不开：{reason.strerror}") from reason
    except UnicodeDecodeError as reason:
        raise RuleFault(file, 1, "不是 UTF-8 编码") from reason
    except tomllib.TOMLDecodeError as reason:
        where = _AT_LINE.search(str(reason))
        last = len(text.splitlines()) or 1
        line = int(where[1]) if where else last
        raise RuleFault(file, line, f"不是合法的 TOML：{_AT_LINE.sub('', str(reason))}") from reason
    return Table(Source(file, text), (), values)
