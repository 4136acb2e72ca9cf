"""Drafts that could not go into the register while something long was writing it: each a small file beside it."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from db.disk import drop, written
from db.errors import RegisterError
from db.keys import Key
from db.sealed import open_sealed, seal_stream

Row = tuple[str, str, str, str, str]
"""Form, record, who, when, body."""


class DraftsAside:
    """The files in `<register>.drafts`, encrypted like the register. They are rare and short-lived."""

    def __init__(self, register: Path, key: Key | None) -> None:
        self.folder = register.with_name(f"{register.name}.drafts")
        self.key = key

    def keep(self, row: Row) -> None:
        """Keep a draft, in place of an older one of the same record. Raises OSError."""
        content = json.dumps(row, ensure_ascii=False).encode()
        if self.key is not None:
            seal_stream(io.BytesIO(content), self._place(row), self.key)
            return
        self.folder.mkdir(parents=True, exist_ok=True)
        with written(self._place(row)) as file:
            file.write(content)

    def drop(self, form: str, record: str, who: str) -> None:
        """Drop the draft of a record, if there is one. Raises OSError."""
        if self.folder.exists():
            drop(self._place((form, record, who, "", "")))
            with suppress(OSError):  # others are still in it
                self.folder.rmdir()

    def all(self, who: str) -> Iterator[Row]:
        """The drafts of a person; a file that cannot be read is passed over."""
        for file in self.folder.glob("*.draft") if self.folder.exists() else ():
            with suppress(OSError, RegisterError, ValueError):
                form, record, whose, at, body = json.loads(self._read(file))
                if whose == who:
                    yield form, record, whose, at, body

    def _read(self, file: Path) -> bytes:
        if self.key is None:
            return file.read_bytes()
        with open_sealed(file, self.key) as content:
            return content.read()

    def _place(self, row: Row) -> Path:
        name = hashlib.sha256("\0".join(row[:3]).encode()).hexdigest()[:32]
        return self.folder / f"{name}.draft"
