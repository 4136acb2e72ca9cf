"""Scans and pictures with damage in them: their codes are read or not, and nothing else comes of it."""

from __future__ import annotations

import io
import zlib
from contextlib import suppress
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from db.papers.binding.picture import picture_page
from db.papers.binding.scan import Scan
from db.papers.binding.source import Unreadable
from db.papers.codes import codes_of
from tests.db.damage import damaged_bytes
from tests.db.papers.binding.prints import bound, corners
from tests.db.papers.test_render import make

KINDS = ("PDF", "JPEG", "PNG", "TIFF", "BMP", "GIF")


@cache
def sound(kind: str) -> bytes:
    if kind == "PDF":
        return make("delivery_receipt", draft=False, code="0123456789").pdf
    out = io.BytesIO()
    corners().convert("RGB").resize((300, 424)).save(out, kind)
    return out.getvalue()


def bind(pdf: bytes) -> None:
    """Put the first page of a scan into a volume, as a dossier does."""

    def fill(volume: object) -> None:
        with Scan(pdf) as scan:
            volume.add([scan.page(0, volume.writer)], plate=True)

    bound(fill)


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_the_codes_of_a_damaged_scan_are_read_or_not(kind: str, data: st.DataObject) -> None:
    for code in codes_of(data.draw(damaged_bytes(sound(kind)))):
        assert code is None or len(code) == 10


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_a_damaged_picture_is_bound_or_refused(kind: str, data: st.DataObject) -> None:
    damaged = data.draw(damaged_bytes(sound(kind)))
    with suppress(Unreadable):
        bound(lambda volume: volume.add([picture_page(damaged, volume.writer)], plate=True))


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_a_damaged_scan_is_bound_or_refused(data: st.DataObject) -> None:
    with suppress(Unreadable):
        bind(data.draw(damaged_bytes(sound("PDF"))))


@settings(max_examples=40, deadline=None)
@given(
    content=st.binary(max_size=200), head=st.sampled_from([b"", b"%PDF-1.4\n", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"])
)
def test_any_bytes_may_be_attached(content: bytes, head: bytes) -> None:
    assert list(codes_of(head + content)) in ([], [None])


def test_a_picture_that_unpacks_to_more_than_memory_is_not_looked_at() -> None:
    wide = 60_000
    header = wide.to_bytes(4, "big") * 2 + b"\x01\x00\x00\x00\x00"
    body = zlib.compress(bytes(1000))
    chunks = ((b"IHDR", header), (b"IDAT", body), (b"IEND", b""))
    png = b"\x89PNG\r\n\x1a\n" + b"".join(
        len(content).to_bytes(4, "big") + name + content + zlib.crc32(name + content).to_bytes(4, "big")
        for name, content in chunks
    )
    assert wide * wide > Image.MAX_IMAGE_PIXELS
    assert list(codes_of(png)) == []
