"""Official numbers: one counter for each code and year, no gap, no reuse; a void number stays with its reason."""

from __future__ import annotations

from db.services.store import Store, stamp


def give(store: Store, code: str, year: int, pattern: str, *, owner: bytes = b"") -> str:
    """Give the next number of a code and year inside the caller's transaction.

    `pattern` is filled with `year` and `serial`, e.g. 雁湖市监罚告〔{year}〕{serial}号.
    """
    last = store.database.value("SELECT max(serial) FROM numbers WHERE code=? AND year=?", [code, year]) or 0
    serial = last + 1
    text = pattern.format(year=year, serial=serial)
    store.database.execute_sql(
        "INSERT INTO numbers(code,year,serial,text,owner,given_at) VALUES(?,?,?,?,?,?)",
        [code, year, serial, text, owner, stamp()],
    )
    return text


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
