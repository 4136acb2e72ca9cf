"""From the text of a paper file to the declared paper. A bad file is refused with its line and the reason."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any

from db.kinds import kind_from
from db.papers import declare
from db.papers.declare import Block, Cell, Column, Copies, Dossier, Field, Paper, PaperFault, Row

BLOCKS: dict[str, type[Block]] = {
    "heading": declare.Heading,
    "number": declare.Number,
    "text": declare.Prose,
    "narrative": declare.Narrative,
    "items": declare.Items,
    "entries": declare.Entries,
    "dialogue": declare.Dialogue,
    "grid": declare.Grid,
    "list": declare.Listing,
    "signatures": declare.Signatures,
    "stamp": declare.Stamp,
    "copies": declare.CopiesLine,
    "space": declare.Space,
    "page": declare.PageBreak,
    "strip": declare.Strip,
    "roll": declare.Roll,
    "cards": declare.Cards,
    "bars": declare.Bars,
}
CHOICES = {
    "class": declare.CLASSES,
    "profile": declare.PROFILES,
    "footer": declare.FOOTERS,
    "style": declare.BODY_STYLES,
}
FIELD_KEYS = {"name", "label", "required", "help", "default"}
DATED = {"name": "dated", "label": "落款日期", "kind": "day", "required": True, "default": "{{ issued_on }}"}

Parts = Mapping[str, list[dict[str, Any]]]


class _Source:
    """One file and its text, so that a fault can name the line."""

    def __init__(self, file: Path) -> None:
        self.file = file
        raw = file.read_bytes()
        try:
            self.text = raw.decode("utf-8")
        except UnicodeDecodeError as error:
            raise PaperFault(file, raw.count(b"\n", 0, error.start) + 1, "不是UTF-8编码的文字。") from error

    def fault(self, needle: str, reason: str) -> PaperFault:
        """The refusal, with the first line that holds `needle`."""
        found = next((n for n, line in enumerate(self.text.splitlines(), 1) if needle and needle in line), 1)
        return PaperFault(self.file, found, reason)

    def table(self) -> dict[str, Any]:
        """The file as TOML."""
        try:
            return tomllib.loads(self.text)
        except tomllib.TOMLDecodeError as error:
            place = re.search(r"line (\d+)", str(error))
            raise PaperFault(self.file, int(place[1]) if place else 1, f"不是有效的TOML：{error}。") from error


def read_paper(file: Path, parts: Parts, *, local: bool = False) -> Paper:
    """The paper that a file declares. Raises `PaperFault`."""
    source = _Source(file)
    table = source.table()
    try:
        return _paper(source, table, parts, local=local)
    except KeyError as error:
        raise source.fault("", f"缺少“{error.args[0]}”。") from error
    except (TypeError, AttributeError, ValueError) as error:
        if isinstance(error, PaperFault):
            raise
        raise source.fault("", f"有一项应当是文字、列表或表，写成了别的（{error}）。") from error


def read_fields(file: Path) -> tuple[Field, ...]:
    """Only the own fields that a paper's file declares. Raises `PaperFault`."""
    source = _Source(file)
    return tuple(_field(source, item) for item in source.table().get("fields", ()))


def read_shared(file: Path) -> tuple[dict[str, str], Parts]:
    """The texts and the lists of blocks that several papers use. Raises `PaperFault`."""
    table = _Source(file).table()
    return dict(table.get("texts", {})), dict(table.get("parts", {}))


def _paper(source: _Source, table: dict[str, Any], parts: Parts, *, local: bool) -> Paper:
    known = {
        "form",
        "key",
        "title",
        "name",
        "class",
        "code",
        "numbering",
        "profile",
        "footer",
        "signers",
        "dossier",
        "copies",
        "measures",
        "register",
        "fields",
        "blocks",
    }
    _only(source, table, known)
    for name in ("class", "profile", "footer"):
        if name in table and table[name] not in CHOICES[name]:
            raise source.fault(name, f"“{name}”只能是{'、'.join(CHOICES[name])}。")
    blocks = tuple(_blocks(source, table["blocks"], parts))
    own = tuple(_field(source, item) for item in table.get("fields", ()))
    if any(isinstance(block, declare.Stamp) for block in blocks) and not any(item.name == "dated" for item in own):
        own = (*own, _field(source, DATED))
    dossier = table.get("dossier")
    copies = table.get("copies")
    return Paper(
        form=str(table["form"]),
        key=table["key"],
        title=table["title"],
        name=table.get("name", table["title"]),
        kind=table["class"],
        file=source.file,
        blocks=blocks,
        code=table.get("code", ""),
        numbering=table.get("numbering", declare.NUMBERING),
        profile=table.get("profile", "letter"),
        footer=table.get("footer", "none"),
        signers=tuple(table.get("signers", ())),
        dossier=Dossier(**dossier) if dossier else None,
        copies=Copies(**copies) if copies else None,
        fields=own,
        measures=tuple(table.get("measures", ())),
        local=local,
        register=table.get("register", declare.CASES),
    )


def _field(source: _Source, table: dict[str, Any]) -> Field:
    _needs(source, table, ("name", "label", "kind"), str(table.get("name", "[[fields]]")))
    default = table.get("default", "")
    try:
        kind = kind_from({name: value for name, value in table.items() if name not in FIELD_KEYS})
    except (ValueError, TypeError, KeyError) as error:
        raise source.fault(f'"{table["name"]}"', f"“{table['name']}”的类型有误：{error}") from error
    return Field(
        name=table["name"],
        label=table["label"],
        kind=kind,
        required=bool(table.get("required", False)),
        help=table.get("help", ""),
        default=tuple(default) if isinstance(default, list) else default,
    )


def _blocks(source: _Source, tables: Iterable[dict[str, Any]], parts: Parts) -> Iterable[Block]:
    for table in tables:
        kind = table.get("type", "")
        if kind == "part":
            name = str(table.get("name", ""))
            if name not in parts:
                raise source.fault(name, f"没有名为“{name}”的公共段落。")
            yield from _blocks(source, parts[name], parts)
            continue
        if kind not in BLOCKS:
            raise source.fault(f'"{kind}"', f"没有名为“{kind}”的版块。")
        yield _make(source, BLOCKS[kind], {name: value for name, value in table.items() if name != "type"})


def _make(source: _Source, made: type[Any], table: Mapping[str, Any]) -> Any:
    """A block or a part of one, its lists turned into what it declares."""
    known = {item.name: item for item in fields(made)}
    _only(source, table, set(known))
    _needs(source, table, [n for n, item in known.items() if item.default is MISSING], made.__name__)
    if (
        table.get("style") is not None
        and made in (declare.Prose, declare.Narrative)
        and table["style"] not in CHOICES["style"]
    ):
        raise source.fault(str(table["style"]), f"没有名为“{table['style']}”的段落样式。")
    values: dict[str, Any] = {}
    for name, value in table.items():
        convert = PARTS.get((made.__name__, name))
        values[name] = convert(source, value) if convert else tuple(value) if isinstance(value, list) else value
    return made(**values)


def _cell(source: _Source, value: Any) -> Cell:
    return Cell(text=value) if isinstance(value, str) else _make(source, Cell, value)


def _cells(source: _Source, values: list[Any]) -> tuple[Cell, ...]:
    return tuple(_cell(source, value) for value in values)


def _rows(source: _Source, values: list[Any]) -> tuple[Row, ...]:
    return tuple(Row(cells=_cells(source, v)) if isinstance(v, list) else _make(source, Row, v) for v in values)


def _columns(source: _Source, values: list[Any]) -> tuple[Column, ...]:
    return tuple(_make(source, Column, value) for value in values)


def _lines(source: _Source, values: list[Any]) -> tuple[tuple[str, ...], ...]:  # noqa: ARG001
    return tuple((value,) if isinstance(value, str) else tuple(value) for value in values)


PARTS: dict[tuple[str, str], Callable[[_Source, Any], Any]] = {
    ("Grid", "rows"): _rows,
    ("Row", "cells"): _cells,
    ("Listing", "columns"): _columns,
    ("Listing", "total"): _cells,
    ("Entries", "rows"): _lines,
    ("Roll", "columns"): _columns,
    ("Cards", "rows"): lambda source, values: tuple(_make(source, declare.CardLine, value) for value in values),
    ("Bars", "parts"): lambda source, values: tuple(_make(source, declare.Bar, value) for value in values),
}


def _only(source: _Source, table: Mapping[str, Any], known: set[str]) -> None:
    for name in table:
        if name not in known:
            raise source.fault(name, f"不认识“{name}”。")


def _needs(source: _Source, table: Mapping[str, Any], names: Iterable[str], where: str) -> None:
    for name in names:
        if name not in table:
            raise source.fault(where, f"“{where}”缺少“{name}”。")
