"""A workbook in the binary format of Excel 97 to 2003 (.xls, .et), looked through before the reader may have it.

The file is a small file system of its own (MS-CFB) with one stream of records (MS-XLS). Only the places of the cells
are read here, because the reader ends the whole process when their rectangle does not fit into memory.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from db.errors import Refused
from db.sheets.zipped import check_rectangle, damaged, encrypted

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_CELLS = frozenset({0x0006, 0x00D6, 0x00FD, 0x0203, 0x0204, 0x0205, 0x027E})
_CELL_RUNS = frozenset({0x00BD, 0x00BE})
_FILE_PASSWORD, _BEGIN = 0x002F, 0x0809
_FREE = 0xFFFFFFFA
"""Sector numbers from here on mean the end of a chain."""


def check(data: bytes) -> None:
    """Raise `Refused` for a workbook with a password or of absurd size, `EnvironmentFault` for a damaged one."""
    try:
        files = _File(data)
        names = files.entries()
        if "encryptedpackage" in names:
            raise encrypted()
        found = next((names[name] for name in ("workbook", "book") if name in names), None)
        if found is None:
            raise Refused(
                "这个文件不是Excel工作簿。", remedy="请用Excel或WPS打开后，另存为“Excel工作簿（*.xlsx）”再导入。"
            )
        _check_places(files.stream(*found))
    except (struct.error, IndexError, ValueError, UnicodeDecodeError) as error:
        raise damaged() from error


class _File:
    """The compound file: sectors, chained by a table."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        shift, small = struct.unpack_from("<HH", data, 30)
        if shift not in (9, 12) or small != 6:
            raise ValueError("sector size")
        self._size = 1 << shift
        tables, first_directory, _, self._least, first_small = struct.unpack_from("<I I I I I", data, 44)
        first_more, more = struct.unpack_from("<II", data, 68)
        sectors = [one for one in struct.unpack_from("<109I", data, 76) if one < _FREE]
        for _ in range(min(more, len(data) // self._size + 1)):
            if first_more >= _FREE:
                break
            *listed, first_more = struct.unpack(f"<{self._size // 4}I", self._sector(first_more))
            sectors += [one for one in listed if one < _FREE]
        self._next = [one for sector in sectors[:tables] for one in self._numbers(sector)]
        self._directory = b"".join(map(self._sector, self._chain(first_directory, self._next)))
        self._small = [one for sector in self._chain(first_small, self._next) for one in self._numbers(sector)]

    def entries(self) -> dict[str, tuple[int, int]]:
        """First sector and size of every stream, by its name in small letters."""
        found: dict[str, tuple[int, int]] = {}
        for start in range(0, len(self._directory) - 127, 128):
            entry = self._directory[start : start + 128]
            length = struct.unpack_from("<H", entry, 64)[0]
            name = entry[: max(0, min(length, 64) - 2)].decode("utf-16-le", "replace").lower()
            first, size = struct.unpack_from("<II", entry, 116)
            found.setdefault("" if entry[66] == 5 else name, (first, size))
        return found

    def stream(self, first: int, size: int) -> bytes:
        """The content of a stream; a short one lies in the small sectors of the root stream."""
        if size >= self._least:
            return b"".join(map(self._sector, self._chain(first, self._next)))[:size]
        root = b"".join(map(self._sector, self._chain(self.entries()[""][0], self._next)))
        return b"".join(root[one * 64 : one * 64 + 64] for one in self._chain(first, self._small))[:size]

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._size
        return self._data[start : start + self._size].ljust(self._size, b"\0")

    def _numbers(self, sector: int) -> tuple[int, ...]:
        return struct.unpack(f"<{self._size // 4}I", self._sector(sector))

    @staticmethod
    def _chain(first: int, table: list[int]) -> Iterator[int]:
        """The sectors of a chain. Raises ValueError for one that runs in a circle."""
        for _ in range(len(table) + 1):
            if first >= _FREE:
                return
            yield first
            first = table[first]
        raise ValueError("a chain of sectors without end")


def _check_places(stream: bytes) -> None:
    start = last_row = last_column = 0
    while start + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, start)
        body = start + 4
        if kind == _FILE_PASSWORD:
            raise encrypted()
        if kind == _BEGIN:
            last_row = last_column = 0
        elif kind in _CELLS and length >= 4:
            row, column = struct.unpack_from("<HH", stream, body)
            last_row, last_column = max(last_row, row + 1), max(last_column, column + 1)
        elif kind in _CELL_RUNS and length >= 6:
            row = struct.unpack_from("<H", stream, body)[0]
            column = struct.unpack_from("<H", stream, body + length - 2)[0]
            last_row, last_column = max(last_row, row + 1), max(last_column, column + 1)
        check_rectangle(last_row, last_column)
        start = body + length
