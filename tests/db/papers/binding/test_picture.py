"""Pages with pictures: JPEG and PNG as they are, upright, whole pages edge to edge."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from PIL import Image

from db.papers.binding.picture import picture_page
from db.papers.binding.source import Unreadable
from tests.db.papers.binding.prints import corners, encoded, look, quarters, with_page


def placed(data: bytes) -> bytes:
    return with_page(lambda volume: picture_page(data, volume.writer))


def turned(way: int) -> bytes:
    """What a camera held in this way would store of the same scene."""
    back = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    scene = corners()
    exif = Image.Exif()
    exif[274] = way
    return encoded(scene.transpose(back[way]) if way in back else scene, "JPEG", exif=exif, quality=95)


@pytest.mark.parametrize("way", range(1, 9))
def test_a_photograph_is_upright_however_the_camera_was_held(way: int) -> None:
    image = look(placed(turned(way)))
    assert quarters(image) == "rlby"
    assert image.height > image.width


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA", "LA", "I;16"])
def test_a_png_of_any_kind_is_shown(mode: str) -> None:
    scene = corners().convert("L").convert("I;16") if mode == "I;16" else corners().convert(mode)
    image = look(placed(encoded(scene, "PNG")))
    if mode in ("P", "RGB", "RGBA"):
        assert quarters(image) == "rlby"
    assert len(image.convert("L").getcolors()) > 1


def test_an_interlaced_png_is_shown() -> None:
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">L", len(data)) + name + data + struct.pack(">L", zlib.crc32(name + data))

    data = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">LL5B", 1, 1, 8, 2, 0, 0, 1))
    data += chunk(b"IDAT", zlib.compress(b"\0\xff\0\0")) + chunk(b"IEND", b"")
    image = look(placed(data))
    assert image.getpixel((image.width // 2, image.height // 2)) == (255, 0, 0)


def test_what_is_transparent_lies_on_white() -> None:
    scene = corners().convert("RGBA")
    scene.putalpha(0)
    (colour,) = look(placed(encoded(scene, "PNG"))).crop((100, 100, 400, 600)).getcolors()
    assert colour[1] == (255, 255, 255)


def test_the_data_of_a_picture_are_kept_without_loss() -> None:
    jpeg, png = encoded(corners(), "JPEG"), encoded(corners(), "PNG")
    assert jpeg in placed(jpeg)
    inner = png[png.index(b"IDAT") + 4 : png.index(b"IEND") - 8]
    assert inner in placed(png)


def test_a_scan_of_a_whole_page_reaches_the_edges_and_a_photograph_does_not() -> None:
    page = look(placed(encoded(corners((1240, 1754)), "JPEG", quality=95)))
    assert quarters(page) == "rlby"
    assert page.getpixel((2, 2))[1] < 60
    photograph = look(placed(encoded(corners((600, 600)), "JPEG")))
    assert photograph.getpixel((2, 2)) == (255, 255, 255)


def test_a_wide_picture_stands_on_a_wide_page() -> None:
    image = look(placed(encoded(corners((900, 500)), "PNG")))
    assert image.width > image.height


def test_inks_of_a_printer_s_picture_are_the_right_way_round() -> None:
    image = look(placed(encoded(corners().convert("CMYK"), "JPEG", quality=95)))
    assert quarters(image) == "rlby"


@pytest.mark.parametrize("data", [b"", b"no picture", b"\x89PNG\r\n\x1a\nbroken"])
def test_what_is_no_picture_is_refused(data: bytes) -> None:
    with pytest.raises(Unreadable):
        placed(data)


def test_a_picture_cut_short_is_refused_or_shown() -> None:
    whole = encoded(corners().convert("RGBA"), "PNG")
    with pytest.raises(Unreadable):
        placed(whole[: len(whole) // 2])


def test_a_bitmap_is_unpacked() -> None:
    out = io.BytesIO()
    corners().save(out, "BMP")
    assert quarters(look(placed(out.getvalue()))) == "rlby"
