"""Choices from a declared list: one, several, or yes and no; and links to other records."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from db.kinds.base import JSON, Cell, Fault, Kind, Stored, folded, half_widths, plain_text, quoted, without_blanks

_YES = frozenset({"是", "有", "对", "真", "√", "✓", "✔", "☑", "y", "yes", "true", "1"})
_NO = frozenset({"否", "不是", "无", "没有", "错", "假", "×", "✗", "✘", "☐", "□", "x", "n", "no", "false", "0"})
_SEPARATORS = frozenset("、，,;；/\n\t ")


def _key_of(text: str) -> str:
    """What two spellings of one label have in common."""
    return without_blanks(folded(text)).casefold()


def _listed(labels: list[str]) -> str:
    return "、".join(f"“{label}”" for label in labels)


def _find(text: str, options: Mapping[str, str], aliases: Mapping[str, str]) -> str | None:
    """The key that a text names exactly: a key, a label or an alias."""
    if text in options:
        return text
    wanted = _key_of(text)
    for names in (options, {label: key for key, label in options.items()}, aliases):
        for name in names:
            if _key_of(name) == wanted:
                return name if names is options else names[name]
    return None


def _choose(text: str, options: Mapping[str, str], aliases: Mapping[str, str]) -> str:
    """The key that a text names, also by a unique beginning of a label. Raises Fault with the labels."""
    exact = _find(text, options, aliases)
    if exact is not None:
        return exact
    wanted = _key_of(text)
    begun = [key for key, label in options.items() if wanted and _key_of(label).startswith(wanted)]
    if len(begun) == 1:
        return begun[0]
    if begun:
        raise Fault(f"{quoted(text)}可以是{_listed([options[key] for key in begun])}，请写明是哪一个。")
    raise Fault(f"没有{quoted(text)}这一项，请从{_listed(list(options.values()))}中选择。")


def _check_options(options: Mapping[str, str], aliases: Mapping[str, str]) -> None:
    """Refuse a declaration under which a label could mean two things, with ValueError."""
    if any("," in key for key in options):
        raise ValueError(f"a comma in a key: {list(options)}")
    if mixed := [label for key, label in options.items() if label != key and label in options]:
        raise ValueError(f"labels that are keys of other options: {mixed}")
    if len({_key_of(label) for label in options.values()}) != len(options):
        raise ValueError(f"two options with one label: {list(options.values())}")
    if unknown := set(aliases.values()) - set(options):
        raise ValueError(f"aliases of unknown options: {sorted(unknown)}")


@dataclass(frozen=True)
class Choice(Kind[str]):
    """One of the declared options, key to label; `aliases` lead other words of old ledgers to a key."""

    name: ClassVar[str] = "choice"

    options: Mapping[str, str] = field(hash=False)
    aliases: Mapping[str, str] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        _check_options(self.options, self.aliases)

    def width(self) -> int:
        """The widest label."""
        return max(map(half_widths, self.options.values()), default=4)

    def _read(self, raw: object) -> str:
        return _choose(plain_text(raw), self.options, self.aliases)

    def _show(self, value: str) -> str:
        return self.options.get(value, value)

    def _store(self, value: str) -> str:
        return value

    def _load(self, raw: Any) -> str:
        return str(raw)

    def _json(self, value: str) -> JSON:
        return value

    def _doubt(self, value: str) -> str | None:
        return None if value in self.options else f"“{value}”不在现行选项中，请重新选择。"


@dataclass(frozen=True)
class Flags(Kind[tuple[str, ...]]):
    """Any number of the declared options, kept as keys in the declared order; none at all is None."""

    name: ClassVar[str] = "flags"

    options: Mapping[str, str] = field(hash=False)
    aliases: Mapping[str, str] = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        _check_options(self.options, self.aliases)

    def parse(self, raw: object) -> tuple[str, ...] | None:
        """As every kind; an empty list is None too."""
        return super().parse(raw) or None

    def store(self, value: tuple[str, ...] | None) -> Stored:
        """As every kind; no flag at all is NULL."""
        return super().store(value or None)

    def _read(self, raw: object) -> tuple[str, ...]:
        if isinstance(raw, list | tuple | set | frozenset):
            names = [plain_text(part) for part in raw]
        else:
            names = self._names(plain_text(raw))
        return self._ordered({_choose(name, self.options, self.aliases) for name in names})

    def _ordered(self, keys: set[str]) -> tuple[str, ...]:
        return tuple(key for key in self.options if key in keys)

    def _names(self, text: str) -> list[str]:
        """Split at separators, except inside a label or alias that has one itself."""
        joined = sorted(
            (name for name in (*self.options.values(), *self.aliases) if _SEPARATORS & set(name)), key=len, reverse=True
        )
        names: list[str] = []
        while text := text.lstrip("".join(_SEPARATORS)):
            end = next((len(name) for name in joined if text.startswith(name)), 0) or next(
                (index for index, char in enumerate(text) if char in _SEPARATORS), len(text)
            )
            names.append(text[:end])
            text = text[end:]
        return names

    def _show(self, value: tuple[str, ...]) -> str:
        return "、".join(self.options.get(key, key) for key in value)

    def _store(self, value: tuple[str, ...]) -> str:
        return f",{','.join(value)},"

    def _load(self, raw: Any) -> tuple[str, ...]:
        return tuple(str(raw).strip(",").split(","))

    def _json(self, value: tuple[str, ...]) -> JSON:
        return list(value)

    def _doubt(self, value: tuple[str, ...]) -> str | None:
        gone = [key for key in value if key not in self.options]
        return f"{_listed(gone)}不在现行选项中，请重新选择。" if gone else None


@dataclass(frozen=True)
class YesNo(Kind[bool]):
    """Yes or no, with None for "not answered"."""

    name: ClassVar[str] = "yes_no"
    sql: ClassVar[str] = "INTEGER"

    def width(self) -> int:
        """One Chinese character and air."""
        return 4

    def _read(self, raw: object) -> bool:
        if isinstance(raw, bool):
            return raw
        word = _key_of(plain_text(raw))
        if word in _YES or word in _NO:
            return word in _YES
        raise Fault(f"{quoted(plain_text(raw))}看不出是还是否，请填“是”或“否”。")

    def _show(self, value: bool) -> str:
        return "是" if value else "否"

    def _store(self, value: bool) -> int:
        return int(value)

    def _load(self, raw: Any) -> bool:
        return bool(raw)

    def _json(self, value: bool) -> JSON:
        return value


@dataclass(frozen=True)
class Link(Kind[int]):
    """The id of a record of `register`; finding the record by its name or number is the work of a service."""

    name: ClassVar[str] = "link"
    sql: ClassVar[str] = "INTEGER"

    register: str

    def _read(self, raw: object) -> int:
        digits = folded(raw)
        if isinstance(raw, bool) or not digits.isdecimal() or not 0 < int(digits) < 2**63:
            raise Fault(f"找不到{quoted(plain_text(raw))}，请从列表中选择。")
        return int(digits)

    def _show(self, value: int) -> str:
        return str(value)

    def _store(self, value: int) -> int:
        return value

    def _load(self, raw: Any) -> int:
        return int(raw)

    def _sheet(self, value: int) -> Cell:
        return value

    def _json(self, value: int) -> JSON:
        return value
