"""A workbook in the zip format (.xlsx), looked through before the reader may have it.

The reader lays the cells of a sheet out as one rectangle in memory and ends the whole process when that does not fit.
So the parts it needs are unpacked here, within limits, the places of their cells are read, and the reader gets a new
archive of exactly the bytes that were looked at.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator

from db.errors import EnvironmentFault, Refused

MOST_ENTRIES = 4000
MOST_BYTES = 256 << 20
"""All parts together, unpacked."""

MOST_TEXT = 256 << 20
"""All texts of all cells together, each as often as it is used."""

MOST_CELLS = 4_000_000
"""The rectangle from A1 to the last cell of a sheet."""

LAST_ROW, LAST_COLUMN = 1 << 20, 1 << 14
"""What Excel itself can hold."""

_NEEDED = re.compile(r"(?:\[content_types\]\.xml|_rels/.*|xl/.*\.(?:xml|rels))", re.IGNORECASE)
_NEEDLESS = re.compile(r"xl/(?:media|drawings|charts|theme|comments|printersettings|calcchain|pivot)", re.IGNORECASE)
_NAME = rb"(?:[^\s<>/:\"']+:)?"
_ATTRIBUTES = rb"((?:\s+[^\s<>/=\"']+\s*=\s*(?:\"[^\"]*\"|'[^']*'))*)"
_TOKEN = re.compile(rb"<" + _NAME + rb"(row|c)" + _ATTRIBUTES + rb"\s*(/?)>")
_OPENED = re.compile(rb"<" + _NAME + rb"(?:row|c)(?=[\s/>])")
_USUAL = re.compile(rb'<(?:c|row) r="([A-Z]{0,3})([0-9]{1,7})"')
_PLACE = re.compile(rb"\sr\s*=\s*[\"']([A-Za-z]*)(\d*)[\"']")
_SHARED = re.compile(rb"<" + _NAME + rb"si[\s>].*?</" + _NAME + rb"si>", re.DOTALL)
_USED = re.compile(rb"\st\s*=\s*[\"']s[\"'][^>]*>\s*<" + _NAME + rb"v>\s*(\d{1,9})\s*<")
_BROKEN = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OverflowError,
    OSError,
)


def checked(data: bytes) -> bytes:
    """The workbook in `data`, unpacked and repacked with only what reading needs.

    Raises `EnvironmentFault` for a damaged file, `Refused` for one that is too large or is no workbook.
    """
    try:
        parts = dict(_unpacked(data))
    except _BROKEN as error:
        raise damaged() from error
    if not any(name.lower().endswith("workbook.xml") for name in parts):
        raise Refused("这个文件里没有工作簿。", remedy="请用Excel或WPS打开后，另存为“Excel工作簿（*.xlsx）”再导入。")
    texts = [len(one) for one in _SHARED.findall(next(_parts(parts, b"<sst"), b""))]
    total = 0
    for sheet in _parts(parts, b"sheetData"):
        _check_places(sheet)
        total += len(sheet)
        total += sum(texts[place] for place in map(int, _USED.findall(sheet)) if place < len(texts))
        if total > MOST_TEXT:
            raise too_large("表格里的文字太多")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return packed.getvalue()


def damaged() -> EnvironmentFault:
    """The fault of a file that cannot be read to its end."""
    return EnvironmentFault(
        "这个Excel文件已损坏，无法读取。", remedy="请用Excel或WPS打开并另存一份；打不开的，请找原文件的备份。"
    )


def too_large(what: str) -> Refused:
    """The refusal of a workbook that would not fit into memory."""
    return Refused(f"这个Excel文件过大：{what}。", remedy="请删去表格右边和下边多余的行列，或拆成几个文件后再导入。")


def check_rectangle(rows: int, columns: int) -> None:
    """Raise `Refused` when a sheet of this size would not fit into memory."""
    if rows > LAST_ROW or columns > LAST_COLUMN or rows * columns > MOST_CELLS:
        raise too_large(f"内容一直到第{rows}行第{columns}列")


def _unpacked(data: bytes) -> Iterator[tuple[str, bytes]]:
    """The parts that reading needs, by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = archive.infolist()
        if len(entries) > MOST_ENTRIES:
            raise too_large(f"里面有{len(entries)}个部件")
        left = MOST_BYTES
        for entry in entries:
            name = entry.filename.replace("\\", "/")
            if not _NEEDED.fullmatch(name) or _NEEDLESS.match(name):
                continue
            if entry.flag_bits & 1:
                raise encrypted()
            with archive.open(entry) as part:
                content = part.read(left + 1)
            left -= len(content)
            if left < 0:
                raise too_large(f"解压后超过{MOST_BYTES >> 20}兆字节")
            yield name, content


def encrypted() -> Refused:
    """The refusal of a workbook with a password."""
    return Refused("这个Excel文件设有打开密码。", remedy="请用Excel或WPS打开，取消密码后另存一份再导入。")


def _parts(parts: dict[str, bytes], mark: bytes) -> Iterator[bytes]:
    """The parts in which a mark occurs; a prefix before the element's name does not hide it."""
    word = mark.lstrip(b"<")
    return (content for content in parts.values() if re.search(rb"<" + _NAME + word + rb"[\s/>]", content))


def _check_places(sheet: bytes) -> None:
    """Refuse a sheet whose rectangle is too large.

    Where every cell and row names its place in the usual way, looking at the names is enough; only when that is not
    so, or seems too large, are the cells walked over as the reader does it.
    """
    if b"\0" in sheet:
        raise damaged()
    opened = len(_OPENED.findall(sheet))
    usual = _USUAL.findall(sheet)
    if opened == len(usual):
        letters, digits = {one for one, _ in usual}, {one for _, one in usual}
        columns = max((column_number(one.decode()) for one in letters if one), default=0)
        if max(map(int, digits), default=0) * columns <= MOST_CELLS:
            return
    _walk(sheet, opened)


def _walk(sheet: bytes, opened: int) -> None:
    row = column = last_row = last_column = seen = 0
    for token in _TOKEN.finditer(sheet):
        seen += 1
        tag, attributes, closed = token.groups()
        place = _PLACE.search(attributes)
        letters, digits = place.groups() if place else (b"", b"")
        if tag == b"row":
            row, column = (int(digits) if digits else row + 1), 0
            continue
        column = column_number(letters.decode()) if letters else column + 1
        row = int(digits) if digits else row
        if not closed:
            last_row, last_column = max(last_row, row), max(last_column, column)
    if seen != opened:
        raise damaged()
    check_rectangle(last_row, last_column)


def column_number(letters: str) -> int:
    """The number of a column by its letters: A is 1, AA is 27."""
    number = 0
    for letter in letters[:8].upper():
        number = number * 26 + ord(letter) - 64
    return number


def column_letters(number: int) -> str:
    """The letters of a column by its number, counted from 1."""
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
