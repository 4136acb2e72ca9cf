"""Pages of other PDFs: upright on A4, their text still searchable, their stamps still there."""

from __future__ import annotations

import io
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from db.papers.binding.scan import Scan
from db.papers.binding.source import Unreadable
from tests.db.papers.binding.prints import bound, corners, foreign, look, quarters, readable, texts


def scanned(turn: int = 0, size: tuple[float, float] = (595, 842)) -> bytes:
    def draw(canvas: Canvas) -> None:
        canvas.drawImage(readable(corners()), 0, 0, *size)
        canvas.drawString(100, 100, "recognised text")
        canvas.showPage()

    document = pypdfium2.PdfDocument(foreign(draw, size))
    document[0].set_rotation(turn)
    out = io.BytesIO()
    document.save(out)
    document.close()
    return out.getvalue()


def placed(pdf: bytes, page: int = 0) -> bytes:
    def fill(volume: object) -> None:
        with Scan(pdf) as scan:
            volume.add([scan.page(page, volume.writer)], plate=True)

    return bound(fill)


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_turned_page_looks_as_a_viewer_shows_it(turn: int) -> None:
    pdf = scanned(turn)
    made = placed(pdf)
    assert quarters(look(made)) == quarters(look(pdf))
    wide, high = look(made).size
    assert (wide > high) == (turn in (90, 270))


@pytest.mark.parametrize("size", [(2480, 3508), (200, 283), (842, 1191), (300, 900), (900, 300)])
def test_a_sheet_of_any_size_stands_on_a4(size: tuple[float, float]) -> None:
    image = look(placed(scanned(size=size)))
    assert sorted(image.size) == [596, 842]
    assert quarters(image) == "rlby"


def test_recognised_text_stays_searchable_beside_the_page_number() -> None:
    (text,) = texts(placed(scanned()))
    assert "recognised text" in text
    assert text.replace("recognised text", "").strip() == "1"


def test_a_picture_that_several_pages_share_is_kept_once() -> None:
    picture = readable(Image.effect_noise((400, 600), 60).convert("RGB"))

    def draw(canvas: Canvas) -> None:
        for _ in range(5):
            canvas.drawImage(picture, 0, 0, 595, 842)
            canvas.showPage()

    pdf = foreign(draw)

    def fill(volume: object) -> None:
        with Scan(pdf) as scan:
            for number in range(len(scan)):
                volume.add([scan.page(number, volume.writer)])

    assert len(bound(fill)) < len(placed(pdf)) * 1.5


def test_a_stamp_that_lies_on_a_page_is_bound_with_it() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.acroForm.textfield(name="seal", value="APPROVED", x=100, y=500, width=300, height=60, fontSize=30)
        canvas.showPage()

    assert "APPROVED" in texts(placed(foreign(draw)))[0]


def test_a_page_without_content_is_a_blank_page() -> None:
    assert texts(placed(foreign(lambda canvas: canvas.showPage())))[0].strip() == "1"


def test_a_file_that_is_no_pdf_or_asks_for_a_password_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "x.pdf"
    file.write_bytes(b"this is a text")
    with pytest.raises(Unreadable):
        Scan(file)
    canvas = Canvas(str(file), encrypt=StandardEncryption("user", "owner", strength=128))
    canvas.drawString(100, 100, "secret")
    canvas.save()
    with pytest.raises(Unreadable):
        Scan(file)


def test_a_protected_file_that_anyone_may_read_is_bound(tmp_path: Path) -> None:
    file = tmp_path / "x.pdf"
    canvas = Canvas(str(file), encrypt=StandardEncryption("", "owner", strength=128))
    canvas.drawString(100, 100, "readable")
    canvas.save()
    assert "readable" in texts(placed(file.read_bytes()))[0]


def test_a_file_of_pdfium_itself_is_bound(tmp_path: Path) -> None:
    made = pypdfium2.PdfDocument.new()
    made.new_page(300, 400)
    file = tmp_path / "x.pdf"
    made.save(file)
    made.close()
    assert texts(placed(file.read_bytes()))[0].strip() == "1"
