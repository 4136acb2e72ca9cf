"""What false names are made of, and which words may stay because every copy of the program has them."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from db.kinds import Choice, Flags
from db.models import RECORDS
from db.papers.load import Library
from db.record import Row
from db.registers import REGISTERS
from db.rules.procedure import procedure
from db.services.facts import vocabulary

HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")
FILE = Path(__file__).resolve().parents[2] / "resources" / "redaction.toml"
SETTINGS: Mapping[str, Any] = tomllib.loads(FILE.read_text("utf-8"))
SURNAMES: str = SETTINGS["surnames"]
COMPOUND: tuple[str, ...] = tuple(SETTINGS["compound"])
ENDINGS: tuple[str, ...] = tuple(sorted(SETTINGS["endings"], key=len, reverse=True))
"""How names of companies and offices end; the ending says what kind of thing it is, not which one."""

PLACES: frozenset[str] = frozenset(SETTINGS["places"])
"""Single characters that give an address its shape."""


@cache
def known_words() -> str:
    """Every word of the program that may stand in a register: labels, options, titles of papers, endings of names."""
    words: list[str] = [*ENDINGS, *COMPOUND]
    for model in RECORDS:
        words += [spec.label for spec in model.specs().values()]
        words += [model.rows_label()] if issubclass(model, Row) else []
        for spec in model.specs().values():
            if isinstance(spec.kind, Choice | Flags):
                words += spec.kind.options.values()
    words += [info.label for info in REGISTERS.values()]
    words += [state.label for state in procedure().states.values()]
    for paper in Library(vocabulary()).papers(None):
        words += [paper.title, paper.name, paper.code, *(one.label for one in paper.fields)]
    words += SETTINGS["words"]
    return "\n".join(word for word in words if word)


@cache
def choice_keys() -> frozenset[str]:
    """The keys of all options, which are no words of a clerk."""
    kinds = [spec.kind for model in RECORDS for spec in model.specs().values()]
    kinds += [one.kind for paper in Library(vocabulary()).papers(None) for one in paper.fields]
    return frozenset(key for kind in kinds if isinstance(kind, Choice | Flags) for key in kind.options)


def rare_characters() -> Iterator[str]:
    """The less common characters of GB 2312, of which every Chinese font has all."""
    for row in range(0xD8, 0xF8):
        for cell in range(0xA1, 0xFF):
            try:
                yield bytes((row, cell)).decode("gb2312")
            except UnicodeDecodeError:
                continue


def alphabet(used: Iterable[str]) -> str:
    """Characters that stand nowhere in the register: a text made of them can hold nothing that was there."""
    taken = set(used) | set(SURNAMES) | set("".join(COMPOUND)) | set(known_words())
    free = [char for char in rare_characters() if char not in taken]
    return "".join(free[:1200])


def digits_of(text: str) -> str:
    """The digits of a text, wide ones made narrow; X counts as one where it ends a number."""
    return "".join(char for char in unicodedata.normalize("NFKC", text).upper() if char.isdecimal() or char == "X")
