"""What a verb says: results to standard output, remarks to standard error, both in UTF-8 on every system."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TextIO

from db.errors import Invalid, RegisterError
from db.kinds import half_widths

_WIDEST = 40


def speak_utf8() -> None:
    """Set the standard streams to UTF-8: a Chinese Windows console would have them in GBK, which knows fewer signs."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(encoding="utf-8-sig")


class Console:
    """Where a verb speaks; `as_json` is how its results were asked for."""

    def __init__(self, *, as_json: bool, out: TextIO | None = None, err: TextIO | None = None) -> None:
        self.as_json = as_json
        self._out = out or sys.stdout
        self._err = err or sys.stderr

    def say(self, text: str = "") -> None:
        """A line of the result."""
        print(text, file=self._out)

    def remark(self, text: str) -> None:
        """A line beside the result."""
        print(text, file=self._err)

    def json(self, value: object) -> None:
        """The result as JSON."""
        print(json.dumps(value, ensure_ascii=False, indent=1), file=self._out)

    def json_rows(self, rows: Iterable[Mapping[str, Any]]) -> None:
        """A list as JSON, one object a line, written while it is read."""
        separator = "[\n"
        for row in rows:
            self._out.write(f"{separator} {json.dumps(row, ensure_ascii=False)}")
            separator = ",\n"
        self._out.write("[]\n" if separator == "[\n" else "\n]\n")

    def table(self, heads: Sequence[str], rows: Sequence[Sequence[str]], *, right: Sequence[bool] = ()) -> None:
        """A table in columns, Chinese characters counted as two; a long text is cut."""
        flags = list(right) or [False] * len(heads)
        cut = [[_cut(cell) for cell in row] for row in rows]
        widths = [max(half_widths(cell) for cell in column) for column in zip(heads, *cut, strict=True)]
        for row in (heads, *cut):
            cells = (_padded(cell, width, flag) for cell, width, flag in zip(row, widths, flags, strict=True))
            self.say("  ".join(cells).rstrip())

    def refuse(self, error: RegisterError) -> None:
        """Say why a request was not granted and what to do: on standard error, or as JSON."""
        if self.as_json:
            self.json({"error": error.sentence, "remedy": error.remedy, "faults": faults(error)})
            return
        lines = [f"{line}。" for line in error.lines()] if isinstance(error, Invalid) else [error.sentence]
        for line in (*lines, error.remedy):
            if line:
                self.remark(line)


def faults(error: RegisterError) -> list[dict[str, str]]:
    """The faults of an error by field, as JSON gives them."""
    if not isinstance(error, Invalid):
        return []
    return [
        {"field": path, "label": error.labels.get(path, path), "reason": sentence}
        for path, sentence in error.faults.items()
    ]


def _cut(text: str) -> str:
    line = " ".join(text.split())
    if half_widths(line) <= _WIDEST:
        return line
    kept = ""
    for char in line:
        if half_widths(kept + char) > _WIDEST - 2:
            break
        kept += char
    return f"{kept}…"


def _padded(text: str, width: int, right: bool) -> str:
    blanks = " " * (width - half_widths(text))
    return blanks + text if right else text + blanks
