"""False names, numbers and texts: of the same shape, the same for the same, and leading nowhere without the key."""

from __future__ import annotations

import hmac
import re
import unicodedata
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING

from db.kinds import CreditCode, IdNumber
from db.kinds.regions import divisions
from db.pinyin import keys
from db.redaction.words import COMPOUND, ENDINGS, HAN, PLACES, SURNAMES, digits_of, known_words

if TYPE_CHECKING:  # it reads the columns, which are falsified by this
    from db.redaction.collect import Stock

_RUN = re.compile(r"[0-9０-９](?:[\s  \-—－]?[0-9０-９]){5,}[\s ]?[xXｘＸ]?")
"""A number as people write one in a text: with blanks or dashes, in wide digits, with a small x at its end."""

_OFFICIAL = re.compile(r"(市监|知|展|培)?[^\d〔（(\[]*[〔（(\[]\d{4}[〕）)\]]")
_LONGEST = 40


class FalseValues:
    """Makes what is false; `key` is thrown away with it, so that nothing leads back."""

    def __init__(self, key: bytes, letters: str, stock: Stock) -> None:
        self._key = key
        self._letters = letters
        self._names = {name for name in stock.names if len(name) >= 2}
        self._starts = {name[:2] for name in self._names}
        self._longest = min(_LONGEST, max((len(name) for name in self._names), default=0))
        self._numbers = frozenset(stock.numbers)
        self._pinyin = frozenset(stock.logins)
        self._regions = tuple(code for code in divisions() if not code.endswith("00"))

    def name(self, text: str) -> str:
        """The false name of a person, a company or an office."""
        plain = text.strip()
        if not HAN.search(plain):
            return self.text(text)
        if plain.endswith(ENDINGS) or len(plain) > 4 or not HAN.fullmatch(plain):
            return self._company(plain)
        return self._person(plain)

    def text(self, text: str) -> str:
        """A free text: known names and long numbers as they are falsified elsewhere, everything else nonsense."""
        rng = self._random("text", text)
        out: list[str] = []
        at = 0
        while at < len(text):
            name = self._name_at(text, at)
            if name:
                out.append(self.name(name))
                at += len(name)
                continue
            run = _RUN.match(text, at) if text[at].isdecimal() else None
            if run:
                out.append(self._like(run[0], rng))
                at = run.end()
                continue
            out.append(self._char(text[at], rng))
            at += 1
        return "".join(out)

    def official(self, text: str) -> str:
        """An official number: the words before its code stand for the office and are falsified, the rest stays."""
        rng = self._random("office", HAN.search(text)[0] if HAN.search(text) else "")  # type: ignore[index]
        known = known_words()
        out = text
        for run in HAN.findall(text):
            kept = next((run[n:] for n in range(len(run)) if run[n:] in known or run[n:] in "号字第年"), "")
            fresh = "".join(rng.choice(self._letters) for _ in run[: len(run) - len(kept)]) + kept
            out = out.replace(run, fresh, 1)
        return out

    def id_number(self, text: str) -> str:
        """A citizen number with a false place, day of birth and sequence; its last digit is as right as it was."""
        if not re.fullmatch(r"\d{17}[\dX]", text):
            return self.digits(text)
        from stdnum.cn import ric  # only copies for support need it

        def make(rng: Random) -> str:
            year = int(text[6:10]) if "1900" <= text[6:10] <= "2025" else 1970
            born = date(year, 1, 1) + timedelta(rng.randrange(365))
            serial = rng.randrange(500) * 2 + int(text[16]) % 2
            number = f"{rng.choice(self._regions)}{born:%Y%m%d}{serial:03d}"
            right = ric.calc_check_digit(f"{number}0")
            return number + (right if not _checked(IdNumber(), text) else _other(right))

        return self._fresh("id", text, make)

    def credit_code(self, text: str) -> str:
        """A credit code with a false place and body; right or wrong in its last character as it was."""
        if len(text) != 18:
            return self.digits(text)
        from stdnum.cn import uscc  # only copies for support need it

        signs = "0123456789ABCDEFGHJKLMNPQRTUWXY"

        def make(rng: Random) -> str:
            body = "".join(rng.choice(signs if not char.isdecimal() else "0123456789") for char in text[8:17])
            number = f"{text[:2]}{rng.choice(self._regions)}{body}"
            try:
                right = uscc.calc_check_digit(number)
            except Exception:  # noqa: BLE001  # signs that no code may have: kept as wrong as it was
                return number + rng.choice(signs)
            return number + (right if not _checked(CreditCode(), text) else _other(right))

        return self._fresh("credit", text, make)

    def phone(self, text: str) -> str:
        """Phones with false digits; what kind of number each is stays."""
        return "、".join(self._fresh("phone", one, lambda rng, one=one: _phone(one, rng)) for one in text.split("、"))  # type: ignore[misc]

    def digits(self, text: str) -> str:
        """Any other number: each digit and letter becomes another one, each sign stays."""
        return self._fresh("digits", text, lambda rng: "".join(self._char(char, rng) for char in text))

    def region(self, text: str) -> str:
        """A false county."""
        return self._random("region", text).choice(self._regions) if text else text

    # How they are made

    def _random(self, kind: str, text: str, attempt: int = 0) -> Random:
        return Random(hmac.digest(self._key, f"{kind}\0{attempt}\0{text}".encode(), "sha256"))

    def _fresh(self, kind: str, text: str, make: Callable[[Random], str]) -> str:
        """A false number that is nobody's in this register."""
        for attempt in range(50):
            made = make(self._random(kind, text, attempt))
            if digits_of(made) not in self._numbers or len(digits_of(made)) < 7:
                return made
        return made

    def _name_at(self, text: str, at: int) -> str:
        """The longest known name that begins here."""
        if text[at : at + 2] not in self._starts:
            return ""
        ends = range(min(len(text), at + self._longest), at + 1, -1)
        return next((text[at:end] for end in ends if text[at:end] in self._names), "")

    def _person(self, name: str) -> str:
        compound = next((one for one in COMPOUND if name.startswith(one) and len(name) > 2), "")
        made = ""
        for attempt in range(50):
            rng = self._random("name", name, attempt)
            head = rng.choice(COMPOUND) if compound else rng.choice(SURNAMES)
            made = head + "".join(rng.choice(self._letters) for _ in name[len(compound) or 1 :])
            if not self._pinyin.intersection(keys(made).split()):
                return made
        return made

    def _company(self, name: str) -> str:
        rng = self._random("name", name)
        ending = next((one for one in ENDINGS if name.endswith(one) and len(name) > len(one)), "")
        body = name[: len(name) - len(ending)]
        last = len(body) - 1
        kept = "".join(
            char if char in PLACES and place < last else self._char(char, rng) for place, char in enumerate(body)
        )
        return kept + ending

    def _like(self, written: str, rng: Random) -> str:
        """A number inside a text: where it is a known one, its false digits in the way it was written."""
        digits = digits_of(written)
        known = digits in self._numbers
        source: Sequence[str] = ()
        if known and len(digits) == 18:
            source = digits_of(self.id_number(digits))
        elif known:
            source = digits_of(self.phone(digits))
        if len(source) != len(digits):
            return "".join(self._char(char, rng) for char in written)
        rest = iter(source)
        return "".join(_as_wide(next(rest), char) if char.isdecimal() or char in "xXｘＸ" else char for char in written)

    def _char(self, char: str, rng: Random) -> str:
        if HAN.fullmatch(char):
            return rng.choice(self._letters)
        if char.isdecimal():
            return _as_wide(str(rng.randrange(10)), char)
        plain = unicodedata.normalize("NFKC", char)
        if len(plain) == 1 and plain.isascii() and plain.isalpha():
            made = rng.choice("bcdfghjklmnpqrstvwxz")
            return _as_wide(made.upper() if plain.isupper() else made, char)
        return char if not char.isalpha() else rng.choice(self._letters)


def _as_wide(made: str, like: str) -> str:
    """A narrow sign as wide as another one, and as large."""
    if like in "xｘ":
        made = made.lower()
    return chr(ord(made) + 0xFEE0) if ord(like) > 0xFF00 and made.isascii() else made


def _phone(text: str, rng: Random) -> str:
    if re.fullmatch(r"1[3-9]\d{9}", text):
        return text[:2] + "".join(str(rng.randrange(10)) for _ in text[2:])
    head = re.match(r"0\d{2,3}-?", text)
    kept = head[0] if head else ""
    rest = "".join(str(rng.randrange(10)) if char.isdecimal() else char for char in text[len(kept) :])
    if not kept and rest:
        rest = str(rng.randrange(2, 9)) + rest[1:]
    return kept + rest


def _checked(kind: CreditCode | IdNumber, text: str) -> bool:
    """Whether something is wrong with a number."""
    return kind.doubt(text) is not None


def _other(right: str) -> str:
    """A check digit that is not the right one."""
    return "1" if right != "1" else "2"
