"""The proof: nothing of the register is left in a copy, neither in its values nor in any byte of its files."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from db.engine import Database
from db.redaction.collect import Stock, numbers_in
from db.redaction.words import COMPOUND, HAN, PLACES, SURNAMES, known_words

BLANK = re.compile(rb"REDACTED \d+\n *|[REDACT 0-9\n]{1,24}")
"""What stands in the place of an attached file."""

_LATIN = re.compile(r"(?=[0-9]*[a-z])[a-z0-9]{6,}")
_RAW_DIGITS = re.compile(rb"[0-9]{11,}X?")
_WIDE = 4
"""Names of so many characters are looked for in the encoding of Windows, too; shorter ones stand there by chance."""


_PART, _OVERLAP = 1 << 26, 1 << 12
"""A large file is read in parts of 64 MB."""


@dataclass(frozen=True)
class Leak:
    """Something of the register that is in the copy: what kind of thing, and where."""

    what: str
    where: str


def scan(copy: Path, files: Iterable[Path], stock: Stock) -> Iterator[Leak]:
    """Everything of a register that is left in a copy and its files."""
    yield from _values(copy, stock)
    yield from _bytes(copy, stock)
    for path in files:
        if not BLANK.fullmatch(path.read_bytes()):
            yield Leak("附件", path.name)


def _values(copy: Path, stock: Stock) -> Iterator[Leak]:
    """Every text of every table, as SQLite gives it."""
    seen: set[int] = set()
    with Database(copy, read_only=True).reading() as database:
        tables = [row[0] for row in database.rows("SELECT name FROM sqlite_master WHERE type='table'")]
        for table in tables:
            for row in database.execute_sql(f'SELECT * FROM "{table}"'):
                for value in row:
                    if isinstance(value, str) and hash(value) not in seen:
                        seen.add(hash(value))
                        yield from (Leak(what, f"表 {table}") for what in in_text(value, stock))


def in_text(text: str, stock: Stock) -> Iterator[str]:
    """What a text has of the register: words of it that are no words of the program, numbers, logins, pinyin."""
    plain = unicodedata.normalize("NFKC", text)
    if any(not _harmless(piece) for piece in _pieces(plain, stock)):
        yield "文字"
    if any(number in stock.numbers for number in numbers_in(plain)):
        yield "号码"
    if any(word in stock.logins for word in _LATIN.findall(plain.lower())):
        yield "登录名或拼音"


def _pieces(text: str, stock: Stock) -> Iterator[str]:
    """Two and more characters in a row that the register has; those of false words are in none."""
    for run in HAN.findall(text):
        piece = ""
        for char in f"{run}\0":
            if char in stock.characters:
                piece += char
            else:
                if len(piece) > 1:
                    yield piece
                piece = ""


def _harmless(piece: str) -> bool:
    """Words of the program, the shape of an address, and either of them before a false surname."""
    known = known_words()
    if piece in known or PLACES.issuperset(piece):
        return True
    heads = (piece[:-1] if piece[-1] in SURNAMES else "", piece[:-2] if piece.endswith(COMPOUND) else "")
    return any(head and (head in known or PLACES.issuperset(head)) for head in heads)


def _bytes(path: Path, stock: Stock) -> Iterator[Leak]:
    """Every byte of the file, free pages and all: names and long numbers as they are written."""
    known = known_words()
    names = {name for name in stock.names if name not in known}
    found = {what for content in _parts(path) for what in _in_bytes(content, stock, names)}
    yield from (Leak(what, path.name) for what in sorted(found))


def _parts(path: Path) -> Iterator[bytes]:
    """The file piece by piece, each beginning with the end of the one before it."""
    with path.open("rb") as file:
        before = b""
        while content := file.read(_PART):
            yield before + content
            before = content[-_OVERLAP:]


def _in_bytes(content: bytes, stock: Stock, names: set[str]) -> Iterator[str]:
    for encoding, least in (("utf-8", 2), ("utf-16-le", _WIDE)):
        pieces = "\n".join(set(_pieces(content.decode(encoding, "replace"), stock)))
        if any(name in pieces for name in names if len(name) >= least):
            yield "名称"
    sizes = {len(number) for number in stock.numbers if len(number) >= 11}
    runs = {run.decode() for run in _RAW_DIGITS.findall(content)}
    if any(run[at : at + size] in stock.numbers for run in runs for size in sizes for at in range(len(run) - size + 1)):
        yield "号码"
