"""What a register holds that must not be in the copy: every character, name and number of it."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from db.models import RECORDS
from db.redaction.columns import is_name, is_number
from db.redaction.words import HAN, digits_of, known_words
from db.services.store import Store

LONG = re.compile(r"(?<![0-9A-Za-z])[0-9](?:[\s\-—]?[0-9]){6,}(?:\s?[xX])?(?![0-9A-Za-z])")
DATES = re.compile(r"\d{4}-\d\d-\d\d(?:[ T]\d\d:\d\d(?::\d\d)?)?")
_LATIN = re.compile(r"(?=[0-9]*[a-zA-Z])[a-zA-Z0-9]{6,}")
_IN_TEXT, _IN_COLUMN = 11, 7
"""So many digits make a number that finds somebody: in a text, and in a column for such numbers."""


@dataclass
class Stock:
    """`characters` are all Chinese ones; `names` what is called so; `numbers` long ones as their digits.

    `logins` are words of letters: logins, and names in pinyin.
    """

    characters: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    numbers: set[str] = field(default_factory=set)
    logins: set[str] = field(default_factory=set)

    def take_text(self, text: str) -> None:
        """Note what a text holds."""
        for run in HAN.findall(text):
            self.characters.update(run)
        self.numbers.update(one for one in numbers_in(text) if len(one) >= _IN_TEXT)

    def take(self, place: str, value: Any) -> None:
        """Note a value of a column."""
        if not isinstance(value, str):
            return
        self.take_text(value)
        if is_name(place):
            self.take_name(value)
        elif is_number(place):
            self.numbers.update(digits for one in value.split("、") if len(digits := digits_of(one)) >= _IN_COLUMN)
        elif place.endswith(".name_keys"):
            self.logins.update(_LATIN.findall(value))

    def take_name(self, value: str) -> None:
        """Note a name, if it is one that no program has by itself."""
        plain = value.strip()
        if len(plain) >= 2 and HAN.search(plain) and plain not in known_words():
            self.names.add(plain)
        self.logins.update(word.lower() for word in _LATIN.findall(plain))


def numbers_in(text: str) -> Iterator[str]:
    """The digits of every long number in a text, however it is written; dates are none."""
    for match in LONG.finditer(DATES.sub(" / ", unicodedata.normalize("NFKC", text))):
        yield digits_of(match[0])


def collect(store: Store, progress: Callable[[int, int, str], object] | None = None) -> Stock:
    """Read the whole register, its log included."""
    stock = Stock()
    count = len(RECORDS) + 1
    for done, model in enumerate(RECORDS):
        if progress is not None:
            progress(done, count, "收集要隐去的内容")
        for row in rows_of(store, model.table()):
            for column, value in row.items():
                stock.take(f"{model.table()}.{column}", value)
            for column in ("created_by", "changed_by"):
                stock.take_name(str(row[column]))
    for who, table, body, reason in store.database.execute_sql("SELECT who, tbl, body, reason FROM audit"):
        stock.take_name(who)
        stock.take_text(reason)
        for column, pair in json.loads(body).items():
            for value in pair if isinstance(pair, list) else (pair,):
                stock.take(f"{table}.{column}", value)
    for table, columns in (("drafts", "who, body"), ("numbers", "text, void_reason")):
        for row in store.database.execute_sql(f"SELECT {columns} FROM {table}"):
            for value in row:
                stock.take_text(str(value or ""))
    return stock


def rows_of(store: Store, table: str) -> Iterator[dict[str, Any]]:
    """Every row of a table as it is stored."""
    cursor = store.database.execute_sql(f'SELECT * FROM "{table}"')
    names = [one[0] for one in cursor.description]
    for row in cursor:
        yield dict(zip(names, row, strict=True))
