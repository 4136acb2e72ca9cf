"""Which column is falsified how. A column of which nothing is said is a free text: nothing stays by oversight."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from db.kinds import (
    Choice,
    Code,
    Count,
    CreditCode,
    Day,
    Flags,
    IdNumber,
    Kind,
    Link,
    Moment,
    Money,
    Person,
    Phone,
    Quantity,
    Region,
    TrademarkNumber,
    YesNo,
)
from db.models import RECORDS
from db.pinyin import keys
from db.record import Record
from db.redaction.false import FalseValues
from db.redaction.words import HAN, SETTINGS, choice_keys, known_words

_PLAIN = (Choice, Flags, YesNo, Money, Quantity, Count, Day, Moment, Link)
_KEPT = frozenset(SETTINGS["kept"])
_OFFICIAL = frozenset(SETTINGS["official"])
_NAMES = frozenset(SETTINGS["names"])
_WORDS = re.compile(r"^\d{4}-\d\d-\d\d(?:[ T]\d\d:\d\d(?::\d\d)?)?$")
_PATH = re.compile(r"^[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)+$")


@cache
def kind_of() -> Mapping[str, Kind[Any]]:
    """The kind of each column, by table and column."""
    return {
        f"{model.table()}.{column}": model.specs()[name].kind
        for model in RECORDS
        for name, column in model.columns().items()
    }


def is_name(place: str) -> bool:
    """Whether a column holds what somebody or something is called."""
    return place in _NAMES or isinstance(kind_of().get(place), Person)


def is_number(place: str) -> bool:
    """Whether a column holds a number by which somebody is found."""
    kind = kind_of().get(place)
    if isinstance(kind, Code):
        return place not in _OFFICIAL and place not in _KEPT
    return isinstance(kind, IdNumber | Phone | CreditCode | TrademarkNumber)


class Falsified:
    """Falsifies stored values, column by column."""

    def __init__(self, false: FalseValues) -> None:
        self.false = false
        self._names: dict[str, str] = {}

    def row(self, model: type[Record], stored: Mapping[str, Any]) -> dict[str, Any]:
        """A row of a table."""
        table = model.table()
        out = {column: self.value(table, column, value) for column, value in stored.items()}
        for column in ("created_by", "changed_by"):
            out[column] = self.name(str(stored[column]))
        if out.get("name_keys") and out.get("name"):
            out["name_keys"] = keys(str(out["name"]))
        return out

    def value(self, table: str, column: str, value: Any) -> Any:
        """A stored value of one column; what is no text stays."""
        place = f"{table}.{column}"
        if not isinstance(value, str) or place in _KEPT or column in _FIXED:
            return value
        kind = kind_of().get(place)
        if isinstance(kind, _PLAIN):
            return value
        if column == "name_keys":
            return keys(self.false.text(value))
        return self._how(place, kind)(value)

    def name(self, text: str) -> str:
        """A false name, remembered because names come again and again."""
        if text not in self._names:
            self._names[text] = self.false.name(text)
        return self._names[text]

    def text(self, text: str) -> str:
        """A free text, unless it is a word of the program."""
        if not text or text in choice_keys() or _WORDS.match(text):
            return text
        return text if HAN.search(text) and "\n" not in text and text in known_words() else self.false.text(text)

    def plain_json(self, value: Any, *, paths: bool = False) -> Any:
        """Whatever JSON holds; keys of mappings are names of fields and stay, with `paths` those of facts, too."""
        if isinstance(value, str):
            return value if paths and _PATH.match(value) else self.text(value)
        if isinstance(value, list):
            return [self.plain_json(one, paths=paths) for one in value]
        if isinstance(value, dict):
            return {name: self.plain_json(one, paths=paths) for name, one in value.items()}
        return value

    def body(self, table: str, op: str, text: str) -> str:
        """The body of a log entry: before and after of each column."""
        body = json.loads(text)
        if op == "undo":
            return text
        known = any(place.startswith(f"{table}.") for place in kind_of())
        out = {
            column: [self._logged(table, column, one) for one in pair]
            if known and isinstance(pair, list)
            else self.plain_json(pair)
            for column, pair in body.items()
        }
        if known and "name_keys" in out and "name" in out:
            out["name_keys"] = [
                keys(str(name)) if one else one for name, one in zip(out["name"], out["name_keys"], strict=True)
            ]
        return json.dumps(out, ensure_ascii=False, separators=(",", ":"))

    def _logged(self, table: str, column: str, value: Any) -> Any:
        return (
            self.name(value) if column in ("created_by", "changed_by") and value else self.value(table, column, value)
        )

    def _how(self, place: str, kind: Kind[Any] | None) -> Callable[[str], str]:
        if isinstance(kind, IdNumber):
            return self.false.id_number
        if isinstance(kind, CreditCode):
            return self.false.credit_code
        if isinstance(kind, Phone):
            return self.false.phone
        if isinstance(kind, Region):
            return self.false.region
        if is_name(place):
            return self.name
        if place in _OFFICIAL:
            return self.false.official
        if isinstance(kind, Code | TrademarkNumber):
            return self.false.digits
        if place in ("papers.body", "papers.frozen"):
            return self._body if place == "papers.body" else self._frozen
        return self._file_name if place == "attachments.name" else self.text

    def _body(self, text: str) -> str:
        return json.dumps(self.plain_json(json.loads(text)), ensure_ascii=False)

    def _frozen(self, text: str) -> str:
        return json.dumps(self.plain_json(json.loads(text), paths=True), ensure_ascii=False)

    def _file_name(self, text: str) -> str:
        stem, dot, ending = text.rpartition(".")
        return (
            f"{self.false.text(stem)}.{ending}"
            if dot and ending.isascii() and len(ending) < 6
            else self.false.text(text)
        )


_FIXED = frozenset({"uid", "owner", "paper", "corrects", "officer", "created_at", "changed_at", "id", "revision"})
