"""Official notices about days off and make-up workdays: from a rule file, a table or the notice itself."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from db.errors import Refused
from db.rules.rulefile import RESOURCES, RuleFault, Table, read

_ITEM = re.compile(r"[一二三四五六七八九十]+、\s*([^：:]+)[：:](.+)")
_DAY = re.compile(r"(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})日(?:（[^）]*）|\([^)]*\))?")
_COUNT = re.compile(r"共\s*(\d+)\s*天")
_YEAR = re.compile(r"(\d{4})年(?:部分)?节假日")
_NUMBER = re.compile(r"国办发明电〔\d{4}〕\d+号")
_WORDS = {
    "放假": False,
    "休": False,
    "休息": False,
    "off": False,
    "上班": True,
    "班": True,
    "调休上班": True,
    "work": True,
}


@dataclass(frozen=True)
class Notice:
    """One notice: `days` are (day, is it a workday, holiday); `complete`: it settles the whole year."""

    title: str
    number: str
    issued: date | None
    year: int
    complete: bool
    days: tuple[tuple[date, bool, str], ...]


def _span(table: Table) -> list[date]:
    table.only("from", "to", "name")
    start = table.day("from")
    end = table.maybe_day("to") or start
    if end < start or (end - start).days > 31:
        raise table.fault("“to”应当在“from”之后一个月以内", "to")
    return [start + timedelta(days) for days in range((end - start).days + 1)]


def load(file: Path) -> Notice:
    """Read a notice in the form of `resources/calendars`; raises RuleFault for a mistake in it."""
    root = read(file)
    root.only("title", "number", "issued", "year", "complete", "off", "work")
    days: dict[date, tuple[bool, str]] = {}
    for name, workday in (("off", False), ("work", True)):
        for table in root.tables(name):
            for day in _span(table):
                if day in days:
                    raise table.fault(f"{day} 出现了两次", "from")
                days[day] = (workday, table.text("name"))
    if not days:
        raise root.fault("没有任何放假或者上班的日期")
    rows = tuple((day, workday, name) for day, (workday, name) in sorted(days.items()))
    return Notice(
        root.text("title"),
        root.text("number", ""),
        root.maybe_day("issued"),
        root.whole("year"),
        root.flag("complete"),
        rows,
    )


def _text(file: Path) -> str:
    raw = file.read_bytes()
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("gb18030", errors="replace")


def _from_csv(file: Path, text: str) -> Notice:
    days: list[tuple[date, bool, str]] = []
    try:
        rows = list(csv.reader(io.StringIO(text)))
    except csv.Error as reason:
        raise RuleFault(file, 1, f"不是用逗号分隔的表格（{reason}）") from reason
    for line, row in enumerate(rows, start=1):
        cells = [cell.strip() for cell in row]
        if not any(cells) or (line == 1 and not re.search(r"\d", cells[0])):
            continue
        if len(cells) < 2 or cells[1] not in _WORDS:
            raise RuleFault(file, line, "每行应当是：日期,放假或者上班,名称")
        found = re.fullmatch(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?", cells[0])
        try:
            day = date(*(int(part) for part in found.groups())) if found else None
        except ValueError:
            day = None
        if day is None:
            raise RuleFault(file, line, f"“{cells[0]}”不是日期")
        days.append((day, _WORDS[cells[1]], cells[2] if len(cells) > 2 else ""))
    if not days:
        raise RuleFault(file, 1, "没有任何日期")
    years = [day.year for day, _, _ in days]
    return Notice(file.stem, "", None, max(set(years), key=years.count), True, tuple(sorted(days)))


def _read_days(words: str, year: int) -> list[date]:
    """The days named in a clause such as 1月1日（周四）至3日（周六）or 2月14日、2月28日; month and year carry over."""
    days: list[date] = []
    month, before = 0, 0
    for match in _DAY.finditer(words):
        month = int(match[2]) if match[2] else month
        if not month:
            continue
        day = date(int(match[1]) if match[1] else year, month, int(match[3]))
        if days and "至" in words[before : match.start()]:
            days += [days[-1] + timedelta(more) for more in range(1, (day - days[-1]).days)]
        days.append(day)
        before = match.end()
    return days


def _from_notice(file: Path, text: str) -> Notice:
    year_found = _YEAR.search(text)
    if year_found is None:
        raise RuleFault(file, 1, "看不出是哪一年的节假日安排的通知")
    year = int(year_found[1])
    days: list[tuple[date, bool, str]] = []
    for line, words in enumerate(text.splitlines(), start=1):
        item = _ITEM.match(words.strip())
        if item is None:
            continue
        name = item[1].strip()
        for clause in re.split("[。；;]", item[2]):
            try:
                named = _read_days(clause, year)
            except ValueError as reason:
                raise RuleFault(file, line, f"“{clause}”里有不存在的日期") from reason
            if named and "上班" in clause:
                days += [(day, True, name) for day in named]
            elif named and ("放假" in clause or "休息" in clause):
                count = _COUNT.search(clause)
                if count and int(count[1]) != len(named):
                    raise RuleFault(file, line, f"“{clause}”写的是{count[1]}天，数出来是{len(named)}天")
                days += [(day, False, name) for day in named]
    if not days:
        raise RuleFault(file, 1, "没有读到任何放假安排")
    title = next((line.strip() for line in text.splitlines() if "节假日" in line), file.stem)
    number = _NUMBER.search(text)
    return Notice(title, number[0] if number else "", None, year, True, tuple(sorted(days)))


def read_notice(file: Path) -> Notice:
    """Read an official notice to import: `.toml`, `.csv` (日期,放假/上班,名称) or `.txt` (the words of the notice).

    Raises RuleFault with the line that cannot be understood, Refused for another kind of file.
    """
    kind = file.suffix.lower()
    if kind == ".toml":
        return load(file)
    if kind == ".csv":
        return _from_csv(file, _text(file))
    if kind == ".txt":
        return _from_notice(file, _text(file))
    raise Refused(f"不能读取“{file.name}”。", remedy="请提供通知原文（.txt）、表格（.csv）或者规则文件（.toml）。")


@cache
def shipped() -> tuple[Notice, ...]:
    """The notices this program was released with, in the order of their files' names."""
    return tuple(load(file) for file in sorted((RESOURCES / "calendars").glob("*.toml")))
