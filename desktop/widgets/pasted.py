"""Reading a table from the clipboard, as Excel and WPS write it: tabs between cells, quotes around what has breaks."""

from __future__ import annotations

import re

_QUOTED = re.compile(r'"((?:[^"]|"")*)"(?=[\t\r\n]|\Z)')
_PLAIN = re.compile(r"[^\t\r\n]*")
_NEEDS_QUOTES = re.compile(r'[\t\r\n]|""')


def pasted_rows(text: str) -> list[list[str]]:
    """The rows of a pasted text.

    A cell in quotes is unquoted only when it holds what needs quotes (a tab, a line break, a doubled quote): Excel
    copies a cell that merely begins with a quote as it is. The last line break ends the last row.
    """
    rows: list[list[str]] = [[]]
    place = 0
    while True:
        quoted = _QUOTED.match(text, place)
        if quoted is not None and _NEEDS_QUOTES.search(quoted[1]):
            cell, place = quoted[1].replace('""', '"'), quoted.end()
        else:
            plain = _PLAIN.match(text, place)
            cell = plain[0] if plain is not None else ""
            place += len(cell)
        rows[-1].append(re.sub("\r\n?", "\n", cell))
        if place >= len(text):
            return rows
        if text[place] == "\t":
            place += 1
            continue
        place += 2 if text.startswith("\r\n", place) else 1
        if place >= len(text):
            return rows
        rows.append([])
