"""Official numbers: one counter for each code and year, no gap, no reuse; a void number stays with its reason."""

from __future__ import annotations

import re
from collections.abc import Sequence

from db.errors import Refused
from db.services.store import Store, stamp

LARGEST = 99_999
"""A larger serial in a number that somebody typed is a slip, not a counter."""

Recorded = Sequence[tuple[str, str]]
"""Tables and columns in which numbers of a code stand that were given before this register or beside it."""


def give(store: Store, code: str, year: int, pattern: str, *, owner: bytes = b"", recorded: Recorded = ()) -> str:
    """Give the next number of a code and year inside the caller's transaction.

    `pattern` is filled with `year` and `serial`, e.g. 雁湖市监罚告〔{year}〕{serial}号. A number that stands in one
    of the `recorded` columns is used up too: an office that begins in March goes on from its ledger.
    """
    serial = used(store, code, year, pattern, recorded=recorded) + 1
    text = pattern.format(year=year, serial=serial)
    _enter(store, code, year, serial, text=text, owner=owner)
    return text


def used(store: Store, code: str, year: int, pattern: str, *, recorded: Recorded = ()) -> int:
    """The highest serial of a code and year that was given, or stands in one of the `recorded` columns; 0 for none."""
    last = store.database.value("SELECT max(serial) FROM numbers WHERE code=? AND year=?", [code, year]) or 0
    return max(int(last), *(_highest(store, table, column, pattern, year) for table, column in recorded), 0)


def claim(store: Store, code: str, pattern: str, text: str, *, owner: bytes) -> str:
    """Take a number that was recorded by hand into the books, inside the caller's transaction; returns it.

    One that is written otherwise than `pattern` is taken as it stands. Raises `Refused` when the number was given to
    another record or is void.
    """
    rows = store.database.rows("SELECT owner, void_reason FROM numbers WHERE text=?", [text])
    if rows and bytes(rows[0][0]) != owner:
        raise Refused(f"文号“{text}”已经用于另一份文书。", remedy="请核对案件里登记的文号；清空后签发会赋予新号。")
    if rows and rows[0][1] is not None:
        raise Refused(f"文号“{text}”已经作废。", remedy="请清空案件里登记的文号，签发时会赋予新号。")
    found = _written_as(pattern).fullmatch(text)
    if not rows and found is not None:
        year, serial = int(found["year"]), int(found["serial"])
        if store.database.value("SELECT 1 FROM numbers WHERE code=? AND year=? AND serial=?", [code, year, serial]):
            raise Refused(f"{year}年的第 {serial} 号已经用于另一份文书。", remedy=f"请核对案件里登记的文号“{text}”。")
        _enter(store, code, year, serial, text=text, owner=owner)
    return text


def start(store: Store, code: str, year: int, serial: int, *, pattern: str, reason: str) -> None:
    """Let the next number of a code and year be `serial`, inside the caller's transaction; the one before it is void.

    Raises `Refused` for a serial that was given already or is no number.
    """
    last = store.database.value("SELECT max(serial) FROM numbers WHERE code=? AND year=?", [code, year]) or 0
    if not last + 1 <= serial <= LARGEST:
        raise Refused(f"下一个号只能在 {last + 1} 到 {LARGEST} 之间。", remedy="已经给出的文号不能再用。")
    if serial > last + 1:
        text = pattern.format(year=year, serial=serial - 1)
        _enter(store, code, year, serial - 1, text=text, owner=b"")
        void(store, text, reason=reason)


def void(store: Store, text: str, *, reason: str) -> None:
    """Mark a number as void inside the caller's transaction; it is never given again."""
    store.database.execute_sql("UPDATE numbers SET void_reason=? WHERE text=?", [reason, text])


def ledger(store: Store, code: str, year: int) -> list[tuple[int, str, str, str | None]]:
    """All numbers of a code and year: serial, text, when given, why void."""
    return [
        (row[0], row[1], row[2], row[3])
        for row in store.database.rows(
            "SELECT serial, text, given_at, void_reason FROM numbers WHERE code=? AND year=? ORDER BY serial",
            [code, year],
        )
    ]


def _enter(store: Store, code: str, year: int, serial: int, *, text: str, owner: bytes) -> None:
    store.database.execute_sql(
        "INSERT INTO numbers(code,year,serial,text,owner,given_at) VALUES(?,?,?,?,?,?)",
        [code, year, serial, text, owner, stamp()],
    )


def _highest(store: Store, table: str, column: str, pattern: str, year: int) -> int:
    head = pattern.partition("{serial")[0].format(year=year)
    rows = store.database.rows(
        f'SELECT "{column}" FROM "{table}" WHERE "{column}">=? AND "{column}"<?', [head, head + "\U0010ffff"]
    )
    written = _written_as(pattern)
    serials = [int(found["serial"]) for (text,) in rows if (found := written.fullmatch(text))]
    return max((one for one in serials if one <= LARGEST), default=0)


def _written_as(pattern: str) -> re.Pattern[str]:
    """Numbers of a pattern, with their year and serial."""
    plain = re.sub(r"\{serial[^}]*\}", "{serial}", pattern)
    written = re.escape(plain)
    for name, digits in (("year", r"\d{4}"), ("serial", r"\d{1,9}")):
        mark = re.escape("{" + name + "}")
        written = written.replace(mark, f"(?P<{name}>{digits})", 1).replace(mark, digits)
    return re.compile(written)
