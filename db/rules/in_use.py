"""Which book of rules is in force for what is being worked out: a register's own, or the one of the release."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from db.rules.book import Book

_BOOK: ContextVar[Book | None] = ContextVar("book", default=None)


def in_use() -> Book | None:
    """The book that `using` set; None for the rules of the release."""
    return _BOOK.get()


@contextmanager
def using(book: Book | None) -> Iterator[None]:
    """Let everything inside, on this thread, go by a book of rules; None is the release's."""
    token = _BOOK.set(book)
    try:
        yield
    finally:
        _BOOK.reset(token)
