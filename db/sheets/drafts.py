"""The records that the rows of a ledger tell: nothing is dropped, nothing is made up.

A text that no field takes goes into the note of the record, led by the heading of its column, and is told as a remark
on its cell. Rows below a record that only go on with its goods or rights add to it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from db.kinds import Fault
from db.sheets.book import Grid, Value
from db.sheets.cells import Column, Reading, is_same, persons, shown
from db.sheets.guess import case_kind, kind_of_title, settle_right
from db.sheets.header import Header
from db.sheets.lines import Line, Shape
from db.sheets.plan import Draft, Level, Remark
from db.sheets.rows import Sorted
from db.sheets.targets import NOTE, Targets

_YEAR_OF_TITLE = re.compile(r"((?:19|20)\d\d)年")
_LONGEST_NOTE = 200
_DECIDED = ("decided_on", "decision_number", "fine", "closed_on")


@dataclass
class Making:
    """A record while its rows are read: own values and where they came from, lines by name, texts for its note."""

    draft: Draft
    own: dict[str, Any] = field(default_factory=dict)
    linked: dict[str, dict[str, Any]] = field(default_factory=dict)
    lines: dict[str, list[Line]] = field(default_factory=dict)
    kept: list[str] = field(default_factory=list)
    moved: list[str] = field(default_factory=list)
    more: dict[str, Any] = field(default_factory=dict)


class DraftMaker:
    """Makes the records of one sheet."""

    def __init__(self, grid: Grid, header: Header, columns: Sequence[Column], targets: Targets) -> None:
        self._grid = grid
        self._header = header
        self._columns = columns
        self._targets = targets
        self._shapes = {rows.name: Shape.of(rows, targets) for rows in targets.form.rows()}
        self._others: dict[tuple[int, str], Column] = {}
        self._last: dict[int, Value] = {}
        self._title_kind = kind_of_title(header.title, targets.words)
        self._section_kind: str | None = None
        self._order = [(column.heading.column, column, _role(column)) for column in columns]
        self._spread = {row for row, _ in grid.heads}
        self._causes: dict[str, str | None] = {}
        self._rights: dict[tuple[Any, ...], tuple[dict[str, str], str]] = {}
        self._note_limit = getattr(targets.by_path[NOTE].spec.kind, "limit", 0) if targets.has_note else 0

    def drafts(self, rows: Sequence[Sorted]) -> Iterator[Draft]:
        """The records in order."""
        making: Making | None = None
        for one in rows:
            if one.sort == "section":
                if making is not None:
                    yield self._finish(making)
                    making = None
                words = " ".join(shown(cell) for cell in self._grid.cells[one.row])
                self._section_kind = kind_of_title(words, self._targets.words) or self._section_kind
            if one.sort == "record":
                if making is not None:
                    yield self._finish(making)
                making = Making(Draft(self._grid.name, one.row + 1, {}))
            if one.sort in ("record", "more") and making is not None:
                making.draft.last_row = one.row + 1
                self._take(making, one.row, first=one.sort == "record")
        if making is not None:
            yield self._finish(making)

    # The cells of one row

    def _take(self, making: Making, row: int, *, first: bool) -> None:
        groups: dict[str, dict[str, tuple[Column, Value]]] = {}
        cells = self._grid.cells[row]
        spread = first and row in self._spread
        for place, column, role in self._order:
            cell = cells[place]
            if cell is None and spread:
                cell = self._from_above(making, column, row)
            if is_same(cell):
                cell = self._last.get(place) if first or not self._is_of_record(column) else None
            if cell is None:
                continue
            self._last[place] = cell
            if role == "own":
                self._take_own(making, column, row, cell)
            elif role == "rows":
                groups.setdefault(column.target.rows, {})[column.path] = (column, cell)  # type: ignore[union-attr]
            elif role == "transfers":
                self._take_transfer(making, column, cell)
            else:
                self._keep(making, column, row, Reading(kept=shown(cell), sentence="没有对应的栏目，"))
        for name, taken in groups.items():
            self._take_lines(making, self._shapes[name], taken, row, first=first)

    def _from_above(self, making: Making, column: Column, row: int) -> Value:
        place = column.heading.column
        head = self._grid.heads.get((row, place))
        if head is None or head[1] != place or not self._header.last < head[0] < row:
            return None
        cell = self._grid.value(*head)
        if cell is not None and column.is_amount:
            sentence = f"与第{head[0] + 1}行合并，金额或数量只计在第{head[0] + 1}行。"
            making.draft.remarks.append(self._remark(column, row, "doubt", sentence))
            return None
        return cell

    def _is_of_record(self, column: Column) -> bool:
        """Whether a column tells of the record as a whole: its own fields, and the names of those it links to."""
        target = column.target
        return target is None or not target.rows or bool(target.link)

    def _take_own(self, making: Making, column: Column, row: int, cell: Value) -> None:
        target = column.target
        assert target is not None
        if target.link:
            cell = self._take_second(making, column, cell)
        reading = column.read(cell)
        if column.path == "kind" and reading.value is None and reading.kept:
            found = case_kind(reading.kept, self._targets.words)
            reading = Reading(found) if found else reading
        put = making.linked.setdefault(target.link, {}) if target.link else making.own
        name = target.spec.name
        if reading.value is not None and put.get(name, reading.value) != reading.value:
            sentence = f"与第{making.draft.row}行所写不同，"
            self._keep(making, column, row, Reading(kept=shown(cell), sentence=sentence, level="doubt"))
            return
        if reading.value is not None:
            put[name] = reading.value
        for path, raw in reading.more.items():
            self._take_more(making, column, row, path, raw)
        self._keep(making, column, row, reading)

    def _take_second(self, making: Making, column: Column, cell: Value) -> Value:
        """The first of several names in a cell; the second one goes where the register wants it."""
        assert column.target is not None
        names = persons(cell)
        other = self._targets.words.get("second", {}).get(column.target.link)
        if len(names) < 2 or other is None:
            return cell
        making.linked.setdefault(other, {}).setdefault(column.target.spec.name, names[1])
        for name in names[2:]:
            making.kept.append(self._kept(column, name))
        return names[0]

    def _take_more(self, making: Making, column: Column, row: int, path: str, raw: Any) -> None:
        """What a cell tells of another field: never against what that field's own column says."""
        if path == "transfers":
            making.moved.append(self._kept(column, shown(self._grid.value(row, column.heading.column))))
            return
        reading = self._other(column, path).read(raw)
        if reading.value is not None:
            making.more.setdefault(path, reading.value)
        self._keep(making, column, row, reading)

    def _take_transfer(self, making: Making, column: Column, cell: Value) -> None:
        reading = column.read(cell)
        if reading.value is None:
            return
        making.moved.append(self._kept(column, reading.kept))
        for path, raw in reading.more.items():
            told = self._other(column, path).read(raw)
            if told.value is not None:
                making.more.setdefault(path, told.value)

    def _other(self, column: Column, path: str) -> Column:
        """The same column, read as another field."""
        other = self._others.get((column.heading.column, path))
        if other is None:
            other = Column(column.heading, path, self._targets.by_path[path], self._targets.words, column.year)
            self._others[column.heading.column, path] = other
        return other

    def _take_lines(
        self, making: Making, shape: Shape, cells: dict[str, tuple[Column, Value]], row: int, *, first: bool
    ) -> None:
        if not first:
            self._fill_down(cells, shape, row)
        for line in shape.lines(cells):
            self._name_a_right(making, line, row)
            lacking = shape.lacks(line)
            if lacking:
                for column, cell, _ in line.taken:
                    sentence = f"这一行没有{lacking}，不能单独成行。"
                    self._keep(making, column, row, Reading(kept=shown(cell), sentence=sentence, level="doubt"))
                continue
            known = making.lines.setdefault(line.rows, [])
            if shape.link and any(one.raw == line.raw for one in known):
                continue
            known.append(line)
            for column, _, reading in line.taken:
                self._keep(making, column, row, reading, line=line if shape.has_note else None)

    def _fill_down(self, cells: dict[str, tuple[Column, Value]], shape: Shape, row: int) -> None:
        """Give a further line the words that a merged cell spreads over it, such as the unit; never an amount."""
        for column in self._columns:
            target = column.target
            if target is None or target.rows != shape.rows.name or target.link or column.path in cells:
                continue
            head = self._grid.heads.get((row, column.heading.column))
            named = target.spec.name == shape.rows.main
            if head is not None and self._header.last < head[0] < row and not column.is_amount and not named:
                cell = self._grid.value(*head)
                if cell is not None:
                    cells[column.path] = (column, cell)

    def _name_a_right(self, making: Making, line: Line, row: int) -> None:
        """A right that is known by its number alone is called by it."""
        right = line.linked.get("right")
        if right is None or right.get("name") or not right.get("number"):
            return
        right["name"] = right["number"]
        column = next(column for column, _, reading in line.taken if reading.value == right["number"])
        sentence = "没有权利名称，暂以号码为名。"
        making.draft.remarks.append(self._remark(column, row, "doubt", sentence))

    # What is kept as it stands

    def _keep(self, making: Making, column: Column, row: int, reading: Reading, *, line: Line | None = None) -> None:
        """Keep the original text where the value does not say all of it, and tell what there is to know."""
        sentence = reading.sentence
        if not sentence and not reading.kept:
            return
        if reading.kept:
            kept = self._kept(column, reading.kept)
            if line is not None and self._fits(line, kept):
                line.values["note"] = "；".join(filter(None, [line.values.get("note"), kept]))
            elif self._targets.has_note:
                if kept in making.kept:
                    return
                making.kept.append(kept)
                if reading.value is None:
                    sentence = f"{sentence}原文记入备注。"
            else:
                sentence = f"{sentence}本登记簿没有备注栏，这一格没有导入。"
        if sentence:
            level = cast(Level, reading.level)
            making.draft.remarks.append(self._remark(column, row, level, sentence))

    @staticmethod
    def _fits(line: Line, kept: str) -> bool:
        return len(str(line.values.get("note") or "")) + len(kept) < _LONGEST_NOTE

    @staticmethod
    def _kept(column: Column, text: str) -> str:
        return f"台账“{column.heading.name}”：{text}"

    def _remark(self, column: Column, row: int, level: Level, sentence: str) -> Remark:
        return Remark(self._grid.name, row + 1, column.heading.column, column.heading.name, level, sentence)

    # The whole record

    def _finish(self, making: Making) -> Draft:
        draft = making.draft
        for path, value in making.more.items():
            if not self._targets.by_path[path].rows:
                making.own.setdefault(path, value)
        self._settle_kind(making)
        self._settle_rights(making)
        draft.values.update(making.own)
        draft.values.update({name: values for name, values in making.linked.items() if values})
        for name, listed in making.lines.items():
            draft.values[name] = [line.raw for line in listed]
        self._settle_transfers(making)
        if making.kept and self._targets.has_note:
            note = "\n".join(filter(None, [draft.values.get(NOTE), *making.kept]))
            draft.values[NOTE] = note
            if len(note) > self._note_limit:
                draft.refuse(f"备注连同没有对应栏目的内容共{len(note)}字，超过{self._note_limit}字。")
        return draft

    def _settle_kind(self, making: Making) -> None:
        """The kind of a case: its own column, else its cause, else the heading of its section, else the title."""
        if "kinds" not in self._targets.words or making.own.get("kind"):
            return
        cause = str(making.own.get("cause") or "")
        kind = self._kind_of_cause(cause)
        if kind is None and (kind := self._section_kind or self._title_kind) is not None:
            label = self._targets.by_path["kind"].spec.kind.format(kind)
            sentence = f"没有写明案件类型，按表名登记为“{label}”。"
            making.draft.remarks.append(Remark(self._grid.name, making.draft.row, None, "", "note", sentence))
        if kind is not None:
            making.own["kind"] = kind

    def _kind_of_cause(self, cause: str) -> str | None:
        if cause not in self._causes:
            try:
                self._causes[cause] = self._targets.by_path["kind"].spec.kind.parse(cause)
            except Fault:
                self._causes[cause] = case_kind(cause, self._targets.words)
        return self._causes[cause]

    def _settle_rights(self, making: Making) -> None:
        for line in making.lines.get("rights", ()):
            right = line.linked.get("right")
            if right is None:
                continue
            named = next((column for column, _, _ in line.taken if column.path.endswith(".name")), None)
            heading = "".join(named.heading.parts) if named is not None else ""
            told = (right.get("name"), right.get("number"), right.get("kind"), heading, making.own.get("kind"))
            if told not in self._rights:
                self._rights[told] = settle_right(*told, words=self._targets.words)
            settled, doubt = self._rights[told]
            right.update(settled)
            if doubt:
                column = next(column for column, _, _ in line.taken if column.path.endswith(".number"))
                making.draft.remarks.append(self._remark(column, making.draft.row - 1, "doubt", doubt))

    def _settle_transfers(self, making: Making) -> None:
        if not making.moved:
            return
        told_of = "；".join(dict.fromkeys(making.moved))
        if len(told_of) > _LONGEST_NOTE:
            making.kept.append(told_of)
            told_of = "台账所写较长，见案件备注"
        row: dict[str, Any] = {"note": told_of}
        if (sent := making.more.get("transfers.sent_on")) is not None:
            row["sent_on"] = sent
        told = making.draft.values.get("transfers")
        making.draft.values["transfers"] = [{**row, **told[0]}, *told[1:]] if told else [row]
        if not any(making.draft.values.get(name) for name in _DECIDED):
            making.draft.values.setdefault("state", "criminal_referral")


def _role(column: Column) -> str:
    """What is done with the cells of a column."""
    if column.target is None:
        return "note"
    if column.path == "transfers":
        return "transfers"
    return "rows" if column.target.rows else "own"


def year_of_title(title: str) -> int | None:
    """The one year that the title of a sheet names, or None."""
    found = set(_YEAR_OF_TITLE.findall(unicodedata.normalize("NFKC", title)))
    return int(found.pop()) if len(found) == 1 else None


def mapped(header: Header, targets: Targets, chosen: Mapping[str, str | None]) -> dict[str, str | None]:
    """Where each column of a sheet leads: as `chosen` says, else by its heading.

    A column that leads nowhere goes into the note, one that says nothing of a record is left out; two columns never
    fill the same field. Keys of `chosen` are the names of headings, or their last line.
    """
    found: dict[str, str | None] = {}
    for heading in header.headings:
        if heading.name in chosen or heading.leaf in chosen:
            found[heading.name] = chosen.get(heading.name, chosen.get(heading.leaf))
    used = {path for path in found.values() if path is not None and path != NOTE}
    rest = NOTE if targets.has_note else None
    for heading in header.headings:
        if heading.name in found:
            continue
        path = targets.find(heading.parts)
        if path is None and targets.is_ignored(heading.parts):
            found[heading.name] = None
        elif path is None or path in used:
            found[heading.name] = rest
        else:
            found[heading.name] = path
            used.add(path)
    return {heading.name: found[heading.name] for heading in header.headings}
