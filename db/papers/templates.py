"""Templates of papers: sandboxed jinja2 in which facts print themselves, and the look of the text they make.

A line of the rendered text is a paragraph. Inside it `<hei>…</hei>`, `<kai>…</kai>`, `<song>…</song>` set a face and
`<u>…</u>` an underline; what a clerk typed is never read as such a tag. jinja2 is imported at the top: this module is
loaded when the first paper is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from jinja2 import DictLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from db.papers.facts import CLOSE, OPEN, Fact, Ledger, Piece, Rows, Scope, is_empty, raw
from db.papers.filters import FILTERS

Paragraph = tuple[Piece, ...]

KEPT_FILTERS = ("length",)
KEPT_TESTS = ("in", "odd")


class Environment(ImmutableSandboxedEnvironment):
    """jinja2 that reads names out of scopes and nothing else."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        """The fact of this name in a scope."""
        if isinstance(obj, Scope):
            return obj.find(attribute) if attribute in obj.words else self.undefined(name=attribute)
        return self.undefined(name=attribute) if isinstance(obj, Fact | Rows) else super().getattr(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """The fact of this name, or the row of this number."""
        if isinstance(obj, Scope) and isinstance(argument, str):
            return self.getattr(obj, argument)
        if isinstance(obj, Rows) and isinstance(argument, int):
            rows = list(obj)
            return rows[argument] if argument < len(rows) else self.undefined(name=str(argument))
        return super().getitem(obj, argument)


def environment(texts: Mapping[str, str]) -> Environment:
    """An environment with our filters only; `texts` are the shared texts that `{% include %}` finds."""
    made = Environment(
        undefined=StrictUndefined,
        loader=DictLoader(dict(texts)),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
        auto_reload=False,
    )
    made.filters = {name: made.filters[name] for name in KEPT_FILTERS} | FILTERS
    made.tests = {name: made.tests[name] for name in KEPT_TESTS} | {
        "unknown": lambda fact: is_empty(raw(fact)),
        "known": lambda fact: not is_empty(raw(fact)),
    }
    made.globals = {}
    return made


@lru_cache(maxsize=8)
def shared_environment(texts: tuple[tuple[str, str], ...]) -> Environment:
    """The environment of these shared texts, made once, so that compiled templates are kept."""
    return environment(dict(texts))


@dataclass
class Context:
    """What the templates of one paper see while it is rendered."""

    environment: Environment
    ledger: Ledger
    names: dict[str, Any] = field(default_factory=dict)

    def text(self, source: str, **extra: object) -> str:
        """The rendered template, facts as tokens."""
        if "{" not in source:
            return source
        template = _compiled(self.environment, source)
        return str(template.render({**self.names, **extra}))

    def paragraphs(self, source: str, **extra: object) -> tuple[Paragraph, ...]:
        """The rendered template as paragraphs of pieces; empty lines are dropped."""
        return parse(self.text(source, **extra), self.ledger)

    def value(self, source: str, **extra: object) -> Any:
        """What an expression yields: a fact, rows, a truth."""
        return _expression(self.environment, source)({**self.names, **extra})


@lru_cache(maxsize=8192)
def _compiled(made: Environment, source: str) -> Any:
    return made.from_string(source)


@lru_cache(maxsize=1024)
def _expression(made: Environment, source: str) -> Callable[[Mapping[str, object]], Any]:
    return made.compile_expression(source, undefined_to_none=False)


TOKEN = re.compile(f"{OPEN}(\\d+){CLOSE}|<(/?)(hei|kai|song|u)>|(\n)|_{{2,}}")
LOW_LINES = re.compile("(_{2,})")


def parse(rendered: str, ledger: Ledger) -> tuple[Paragraph, ...]:
    """Cut a rendered template into paragraphs: tokens become facts, tags looks, low lines blanks."""
    lines: list[list[Piece]] = [[]]
    face, underline, start = "", False, 0

    def put(pieces: Iterable[Piece]) -> None:
        for piece in pieces:
            for number, text in enumerate(piece.text.split("\n")):
                if number:
                    lines.append([])
                if text or piece.blank or piece.tick is not None:
                    underlined = piece.underline or underline
                    look = Piece(text, piece.face or face, underlined, piece.blank, piece.tick, piece.path)
                    lines[-1].append(look)

    for found in TOKEN.finditer(rendered):
        put([Piece(rendered[start : found.start()])])
        start = found.end()
        number, closing, tag, newline = found.groups()
        if number:
            put(piece for mark in ledger.marks[int(number)] for piece in _low_lines(mark))
        elif newline:
            lines.append([])
        elif tag == "u":
            underline = not closing
        elif tag:
            face = "" if closing else tag
        else:
            put([Piece(blank=len(found[0]) / 2)])
    put([Piece(rendered[start:])])
    return tuple(tuple(line) for line in lines if line)


def _low_lines(piece: Piece) -> list[Piece]:
    """Low lines in a fact are places that its writer left open."""
    if "__" not in piece.text:
        return [piece]
    return [
        replace(piece, text="", blank=max(2, len(part) / 2)) if LOW_LINES.fullmatch(part) else replace(piece, text=part)
        for part in LOW_LINES.split(piece.text)
        if part
    ]


def is_blank(paragraphs: Iterable[Paragraph]) -> bool:
    """Whether nothing but empty places stands there."""
    return not any(piece.text.strip() or piece.tick is not None for line in paragraphs for piece in line)
