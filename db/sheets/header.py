"""Finding the header of a sheet: one to three rows of headings, with titles and units above them."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from db.sheets.book import Grid, Value
from db.sheets.targets import Targets, normal, shared

SEARCHED_ROWS = 40
DEEPEST = 3
_LONGEST = 60
_LEAST = 2
_UNIT_OF_SHEET = re.compile(r"(?<![填报制统])单位:(人民币)?([百千万亿]?元)(?![一-鿿])")
_UNIT_OF_COLUMN = re.compile(r"\((?:单位:)?((?:人民币)?[百千万亿]?元)\)|[/:]([百千万亿]?元)$")


@dataclass(frozen=True)
class Heading:
    """The heading of one column: `column` counts from 0, `parts` are its lines from the group down.

    `name` is how people and mappings call it; `scale` is how many yuan the unit of its amounts is.
    """

    column: int
    parts: tuple[str, ...]
    name: str
    scale: int = 1

    @property
    def leaf(self) -> str:
        """Its last line."""
        return self.parts[-1]


@dataclass(frozen=True)
class Header:
    """The headings of a sheet; they stand in rows `first` to `last`, counted from 0.

    `title` are the words above them with the name of the sheet.
    """

    first: int
    last: int
    headings: tuple[Heading, ...]
    title: str

    @property
    def fingerprint(self) -> str:
        """The same for sheets with the same headings, whatever stands below."""
        names = "|".join(normal(heading.name) for heading in self.headings)
        return hashlib.sha256(names.encode()).hexdigest()[:16]


def find_header(grid: Grid, targets: Targets) -> Header | None:
    """The header of a sheet; None when no row reads like one."""
    best: tuple[float, int, int] | None = None
    for first in range(min(SEARCHED_ROWS, len(grid.cells))):
        if _hangs_down(grid, first):
            continue
        for depth in range(1, min(DEEPEST, len(grid.cells) - first) + 1):
            score = _score(grid, first, depth, targets)
            if score is not None and (best is None or score > best[0]):
                best = (score, first, depth)
    if best is None:
        return None
    _, first, depth = best
    title = " ".join([grid.name, *_texts(grid, first)])
    scale = _scale_of_sheet(title)
    headings = [
        Heading(column, parts, name, _scale_of_column(parts) or scale)
        for (column, parts), name in _named(list(_columns(grid, first, depth)))
    ]
    return Header(first, first + depth - 1, tuple(headings), title)


def _score(grid: Grid, first: int, depth: int, targets: Targets) -> float | None:
    """How much these rows read like a header; None when they do not at all."""
    found: set[str] = set()
    columns = known = 0
    for _, parts in _columns(grid, first, depth):
        columns += 1
        path = targets.find(parts)
        if path is not None:
            found.add(path)
        if path is not None or targets.is_ignored(parts):
            known += 1
    if (
        len(found) < _LEAST
        or known * 3 < columns
        or not all(_is_wordy(grid, row) for row in range(first, first + depth))
    ):
        return None
    return len(found) * 2 + known - columns * 0.5 - depth * 0.1


def _hangs_down(grid: Grid, row: int) -> bool:
    """Whether a merged range reaches into a row from above: then a header cannot begin here."""
    return any(head is not None and head[0] < row for head in (grid.heads.get((row, c)) for c in range(grid.width)))


def _is_wordy(grid: Grid, row: int) -> bool:
    """Whether a row could be of a header: some text in it, and hardly anything else."""
    cells = [cell for cell in grid.cells[row] if cell is not None]
    texts = [cell for cell in cells if isinstance(cell, str)]
    return bool(texts) and len(texts) * 5 >= len(cells) * 4


def _columns(grid: Grid, first: int, depth: int) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Every column with a heading, and the lines of it from the group down."""
    groups = [_groups(grid, row) for row in range(first, first + depth - 1)]
    for column in range(grid.width):
        lines = [line.get(column, "") for line in groups]
        lines.append(_text(grid.shown(first + depth - 1, column)))
        parts = tuple(dict.fromkeys(line for line in lines if line))
        if parts and len("".join(parts)) <= _LONGEST:
            yield column, parts


def _groups(grid: Grid, row: int) -> dict[int, str]:
    """The words of an upper line of a header for each column.

    A merged range spreads its words; without one they reach to the right while the line is blank and the next is not.
    """
    found: dict[int, str] = {}
    reach = ""
    for column in range(grid.width):
        text = _text(grid.shown(row, column))
        below = _text(grid.value(row + 1, column))
        if text:
            reach = text if below and (row, column) not in grid.heads else ""
            found[column] = text
        elif reach and below:
            found[column] = reach
        else:
            reach = ""
    return found


def _text(value: Value) -> str:
    return "".join(value.split()) if isinstance(value, str) else ""


def _texts(grid: Grid, rows: int) -> Iterator[str]:
    """All words in the first `rows` rows."""
    for row in grid.cells[:rows]:
        for cell in row:
            if isinstance(cell, str):
                yield cell


def _named(columns: list[tuple[int, tuple[str, ...]]]) -> Iterator[tuple[tuple[int, tuple[str, ...]], str]]:
    """A name for each column: its last line where that is clear, else the whole heading, else with a number."""
    leaves = Counter(parts[-1] for _, parts in columns)
    used: Counter[str] = Counter()
    for column, parts in columns:
        name = parts[-1] if leaves[parts[-1]] == 1 else "/".join(parts)
        used[name] += 1
        yield (column, parts), name if used[name] == 1 else f"{name}（{used[name]}）"


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def _scale_of_sheet(title: str) -> int:
    found = _UNIT_OF_SHEET.search(_folded(title))
    return int(shared()["scales"][found[2]]) if found else 1


def _scale_of_column(parts: tuple[str, ...]) -> int | None:
    """The unit that a heading names itself; the lower line has the last word."""
    for part in reversed(parts):
        if found := _UNIT_OF_COLUMN.search(_folded(part)):
            return int(shared()["scales"][found[1] or found[2]])
    return None
