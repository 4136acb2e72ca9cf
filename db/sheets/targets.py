"""Where a column of a workbook can lead: every field of a register's form, by its name, and the words ledgers use.

A target is a path: `fine` is a field of the record, `goods.name` one of its rows, `parties.party.name` one of the
record that a row links to, `officer_a.name` one of the record that a field links to. The words of real ledgers are
data, in `resources/sheets`.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from db.errors import Missing, Refused
from db.fields import FieldSpec
from db.forms import Form, Item
from db.kinds import Link, YesNo
from db.registers import REGISTERS, Register

FOLDER = Path(__file__).resolve().parents[2] / "resources" / "sheets"
NOTE = "note"
"""The target of a column that has no field of its own: the record's note, led by the column's heading."""

_BRACKETS = re.compile(r"\(([^()]*)\)")
_BETWEEN = re.compile(r"[、,，/;；]")
_EDGES = " :*·.。"


@dataclass(frozen=True)
class Target:
    """One field that a column can fill; `rows` and `link` say on the way to which row or linked record."""

    path: str
    label: str
    spec: FieldSpec
    rows: str = ""
    link: str = ""
    register: str = ""

    @property
    def prefix(self) -> str:
        """The path without the field: `parties.party`, `goods`, or empty."""
        return self.path.rpartition(".")[0]


@dataclass(frozen=True)
class Matching:
    """By what a record of a workbook is known again in the register.

    `numbers` are fields of which one alone decides; `name` is the path of what the record is called; with `merge` a
    record of the same name, with nothing that contradicts it, is the same one; `same` are fields which decide together.
    """

    numbers: tuple[str, ...] = ()
    name: str = ""
    merge: bool = False
    same: tuple[str, ...] = ()


@dataclass(frozen=True)
class Targets:
    """The targets of one register and the words that lead to them."""

    register: Register
    form: Form
    by_path: Mapping[str, Target]
    words: Mapping[str, Any]
    matching: Matching
    names: Mapping[str, str] = field(repr=False)
    inside: Mapping[str, Mapping[str, str]] = field(repr=False)
    groups: Mapping[str, str] = field(repr=False)

    @property
    def has_note(self) -> bool:
        """Whether a record keeps a note, into which everything goes that has no place of its own."""
        return NOTE in self.by_path and getattr(self.by_path[NOTE].spec.kind, "lines", 1) > 1

    def resolve(self, name: str) -> str:
        """The path that a clerk, or a mapping file, means by `name`: a path, a link without its field, or a label.

        Raises `Refused` when nothing is called so.
        """
        if name in self.by_path:
            return name
        for path, target in self.by_path.items():
            if target.link and path == f"{name}.{_title(target)}":
                return path
        wanted = normal(name)
        labelled = [path for path, target in self.by_path.items() if normal(target.label) == wanted]
        labelled += [path for path, target in self.by_path.items() if normal(target.spec.label) == wanted]
        if labelled:
            return labelled[0]
        raise Refused(
            f"“{name}”不是{self.register.label}的栏目，无法对应。",
            remedy=f"可用的栏目如：{'、'.join(list(self.by_path)[:8])} 等。",
        )

    def find(self, parts: tuple[str, ...]) -> str | None:
        """The path that a heading means; `parts` are the lines of a heading from the group down. None when unknown."""
        words = [normal(part) for part in parts if part]
        words = [word for word in words if word]
        if not words:
            return None
        leaf, groups = words[-1], words[:-1]
        for whole in (f"{group}/{leaf}" for group in groups[-1:]):
            if whole in self.names:
                return self.names[whole]
        for form in _forms(leaf):
            for group in reversed(groups):
                prefix = self.groups.get(group)
                found = self.inside.get(prefix, {}).get(form) if prefix is not None else None
                if found is not None:
                    return found
            if form in self.names:
                return self.names[form]
            if groups and (joined := f"{groups[-1]}{form}") in self.names:
                return self.names[joined]
        return None

    def is_ignored(self, parts: tuple[str, ...]) -> bool:
        """Whether a heading is of a column that says nothing about a record, such as the running number."""
        return bool(parts) and normal(parts[-1]) in {normal(word) for word in shared()["ignored"]}


@cache
def shared() -> Mapping[str, Any]:
    """The words that all ledgers have in common."""
    return tomllib.loads((FOLDER / "words.toml").read_text(encoding="utf-8"))


@cache
def targets(register: str) -> Targets:
    """The targets of a register. Raises `Refused` for one without a form, `Missing` for an unknown one."""
    info = REGISTERS.get(register)
    if info is None:
        names = "、".join(f"{one.key}（{one.label}）" for one in REGISTERS.values())
        raise Missing(f"没有名为“{register}”的登记簿。", remedy=f"可用的有：{names}。")
    if info.form is None:
        raise Refused(
            f"“{info.label}”由其他登记簿汇总而来，不能单独导入导出。", remedy="请到各条记录所在的登记簿导入或导出。"
        )
    file = FOLDER / f"{register}.toml"
    words = tomllib.loads(file.read_text(encoding="utf-8")) if file.exists() else {}
    made = {target.path: target for target in _targets(info.form, set(words.get("linked", ())))}
    if "transfers" in words.get("headings", {}):
        spec = FieldSpec("transfers", "移送公安", YesNo())
        made["transfers"] = Target("transfers", "移送公安（是否）", spec, rows="transfers")
    short = {target.prefix: path for path, target in made.items() if path == f"{target.prefix}.{_title(target)}"}
    headings = {short.get(path, path): listed for path, listed in words.get("headings", {}).items()}
    if unknown := [path for path in headings if path not in made]:
        raise ValueError(f"{file.name}: no such target: {unknown}")
    match = words.get("match", {})
    numbers = dict.fromkeys([*match.get("numbers", ()), *unique_fields(info)])
    return Targets(
        info,
        info.form,
        made,
        words,
        Matching(tuple(numbers), match.get("name", info.title), bool(match.get("merge")), tuple(match.get("same", ()))),
        _names(made, headings, words),
        _inside(made, headings),
        {normal(word): prefix for prefix, listed in words.get("groups", {}).items() for word in listed},
    )


def unique_fields(info: Register) -> tuple[str, ...]:
    """The fields of which no two records may have the same value."""
    fields = info.model._meta.fields
    return tuple(name for name in info.model.specs() if fields[name].unique)


def _title(target: Target) -> str:
    """The field by which the record that a target links to is called."""
    return REGISTERS[target.register].title if target.register else ""


def normal(text: str) -> str:
    """A heading without layout: half-width, no blanks, no units in brackets, small letters."""
    text = "".join(unicodedata.normalize("NFKC", text).split()).lower()
    return _BRACKETS.sub(_without_unit, text).strip(_EDGES)


def _without_unit(match: re.Match[str]) -> str:
    return "" if match[1].removeprefix("单位:") in shared()["scales"] else match[0]


def _forms(leaf: str) -> Iterator[str]:
    """A heading as it stands, then without its brackets."""
    yield leaf
    bare = _BRACKETS.sub("", leaf)
    if bare and bare != leaf:
        yield bare


def _targets(form: Form, linked: set[str]) -> Iterator[Target]:
    for item in form.items():
        yield from _of_item(item, "", "", linked)
    for rows in form.rows():
        for item in rows.columns:
            yield from _of_item(item, rows.name, f"{rows.label} · ", linked)


def _of_item(item: Item, rows: str, lead: str, linked: set[str]) -> Iterator[Target]:
    path = f"{rows}.{item.name}" if rows else item.name
    kind = item.spec.kind
    if not isinstance(kind, Link):
        yield Target(path, lead + item.label, item.spec, rows)
        return
    info = REGISTERS[kind.register]
    for name in _linked_fields(info, whole=path in linked):
        spec = info.model.specs()[name]
        whole = lead.removesuffix(" · ") or item.label
        label = whole if name == info.title else f"{whole} · {spec.label}"
        yield Target(f"{path}.{name}", label, spec, rows, item.name, info.key)


def _linked_fields(info: Register, *, whole: bool) -> list[str]:
    """The fields of a linked record that a column can name: all of them, or only what it is called by."""
    if not whole or info.form is None:
        return [info.title]
    items = [item for item in info.form.items() if not isinstance(item.spec.kind, Link)]
    return [item.name for item in sorted(items, key=lambda item: item.name != info.title)]


def _names(
    made: Mapping[str, Target], headings: Mapping[str, Iterable[str]], words: Mapping[str, Any]
) -> dict[str, str]:
    """Every heading that is clear by itself.

    Below the paths in `plain` that is so without the name of the group; a group's name alone means what it is called.
    """
    plain = set(words.get("plain", ()))
    found = {normal(word): path for path, words in headings.items() for word in words}
    own = [path for path, target in made.items() if not target.prefix]
    for path in own:
        found.setdefault(normal(made[path].label), path)
        found.setdefault(normal(path), path)
    labels: dict[str, list[str]] = {}
    for path, target in made.items():
        if target.prefix:
            found.setdefault(normal(target.label), path)
        if target.prefix in plain:
            labels.setdefault(normal(target.spec.label), []).append(path)
    for label, paths in labels.items():
        if len(paths) == 1:
            found.setdefault(label, paths[0])
    for prefix, listed in words.get("groups", {}).items():
        if name := _plain_name(made, prefix):
            found.update({normal(word): name for word in listed if normal(word) not in found})
    return found


def _inside(made: Mapping[str, Target], headings: Mapping[str, Iterable[str]]) -> dict[str, dict[str, str]]:
    """Headings that are clear under the heading of a group, by the group's path."""
    found: dict[str, dict[str, str]] = {}
    for path, listed in headings.items():
        for word in listed:
            found.setdefault(made[path].prefix, {})[normal(word)] = path
    for path, target in made.items():
        inside = found.setdefault(target.prefix, {})
        label = normal(target.spec.label)
        pieces = [
            label,
            *_forms(label),
            *(piece for part in _BRACKETS.findall(label) for piece in _BETWEEN.split(part)),
        ]
        for piece in filter(None, pieces):
            inside.setdefault(piece, path)
    for prefix, inside in found.items():
        if prefix and (last := _plain_name(made, prefix)):
            inside.setdefault("名称", last)
    return found


def _plain_name(made: Mapping[str, Target], prefix: str) -> str | None:
    """What 名称 means under a group: the field that names its record or row."""
    path = f"{prefix}.name"
    return path if path in made else None
