"""What stands in the PDF: every character reads back, the same bytes for the same text, the same look as elsewhere."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import zlib
from collections.abc import Sequence
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageChops
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas as StockCanvas

from db.papers.embedding import Codes, Shared, program
from db.papers.fonts import Fonts, face, printable, unpacked
from db.papers.truetype import numbers_of
from db.papers.typeset import BODY, Canvas, Style, write

ROOT = Path(__file__).resolve().parents[3]


def page(
    text: str, *, shared: Shared | None = None, style: Style = BODY, at: float = 780, fonts: Fonts | None = None
) -> bytes:
    """Return a PDF with one line on one page."""
    target = io.BytesIO()
    canvas = Canvas(target, shared=shared)
    write(canvas, text, style, 60, at, fonts=fonts)
    canvas.save()
    return target.getvalue()


def read(pdf: bytes) -> list[str]:
    """Return the lines of a PDF."""
    return [line for sheet in pypdfium2.PdfDocument(pdf) for line in sheet.get_textpage().get_text_range().splitlines()]


def programs(pdf: bytes) -> list[bytes]:
    """Return the font programs in a PDF as they are stored."""
    return re.findall(rb"/Length1 \d+\s*>>\s*stream\n(.*?)endstream", pdf, re.DOTALL)


def picture(pdf: bytes) -> Image.Image:
    """Return the first page as it is seen."""
    return pypdfium2.PdfDocument(pdf)[0].render(scale=2).to_pil().convert("L")


def test_every_character_of_the_bundle_reads_back(bundled: Fonts, font_cache: Path) -> None:
    codes = {code for name in ("song", "fang", "sym") for code in face(unpacked(name, font_cache)).cmap}
    characters = [character for character in map(chr, sorted(codes)) if printable(character).strip()]
    assert len(characters) > 29_000
    target = io.BytesIO()
    canvas = Canvas(target)
    for start in range(0, len(characters), 2000):
        for row, first in enumerate(range(start, min(start + 2000, len(characters)), 40)):
            write(
                canvas, "".join(characters[first : min(first + 40, start + 2000)]), Style(size=10), 40, 800 - 15 * row
            )
        canvas.showPage()
    canvas.save()
    assert "".join(read(target.getvalue())) == "".join(characters)
    assert bundled.missing("".join(characters)) == ()


def test_rare_characters_of_names_read_back() -> None:
    text = "王𬭊、李𠅤、张䶮、陈㛃"
    assert read(page(text)) == [text]


@pytest.mark.parametrize("name", ["kai", "sym"])
def test_composite_glyphs_look_as_reportlab_draws_them(name: str, font_cache: Path) -> None:
    source = face(unpacked(name, font_cache))
    composites = "".join(chr(code) for code, glyph in source.cmap.items() if source.outline(glyph)[:1] >= b"\x80")
    assert composites
    pdfmetrics.registerFont(TTFont(f"stock-{name}", str(source.path)))
    target = io.BytesIO()
    canvas = StockCanvas(target)
    canvas.setFont(f"stock-{name}", 40)
    canvas.drawString(60, 700, composites)
    canvas.save()
    chosen = Fonts(configured={"song": source.path}, bundled_only=True, cache=font_cache)
    ours = page(composites, style=Style("song", size=40), at=700, fonts=chosen)
    assert picture(ours).getextrema()[0] < 50
    assert ImageChops.difference(picture(ours), picture(target.getvalue())).getextrema()[1] < 60


def test_the_same_text_makes_the_same_bytes_in_any_process(font_cache: Path) -> None:
    code = (
        "import sys, io, hashlib; from pathlib import Path; from db.papers import fonts, typeset\n"
        "fonts.configure(fonts.Fonts(bundled_only=True, cache=Path(sys.argv[1])))\n"
        "made = io.BytesIO(); shared = fonts.default().share({'kai': '甲乙丙', 'fang': '丁戊'})\n"
        "canvas = typeset.Canvas(made, shared=shared)\n"
        "runs = typeset.Run('甲乙', chain='kai'), typeset.Run('王𬭊“丁”AB')\n"
        "typeset.write(canvas, runs, typeset.BODY, 60, 700)\n"
        "canvas.save(); print(hashlib.sha256(made.getvalue()).hexdigest())"
    )
    made = {
        subprocess.run(
            [sys.executable, "-c", code, str(font_cache)],
            check=True,
            capture_output=True,
            text=True,
            cwd=ROOT,
            env={"PYTHONHASHSEED": seed, "PATH": ""},
        ).stdout
        for seed in ("1", "2")
    }
    assert len(made) == 1


def test_a_batch_shares_its_subset(bundled: Fonts) -> None:
    texts = ["甲公司销售假冒商品", "乙商店擅自使用标志", "丙厂𬭊号"]
    shared = bundled.share({"fang": "".join(texts)})
    made = [page(text, shared=shared) for text in texts]
    assert [read(pdf) for pdf in made] == [[text] for text in texts]
    assert programs(made[0]) == programs(made[1])
    assert len(programs(made[2])) == 2
    assert programs(made[2])[0] == programs(made[0])[0]


def test_a_document_that_needs_more_than_the_batch_makes_its_own_subset(bundled: Fonts) -> None:
    shared = bundled.share({"fang": "甲乙"})
    pdf = page("甲乙丙丁", shared=shared)
    assert read(pdf) == ["甲乙丙丁"]
    assert programs(pdf) != programs(page("甲乙", shared=shared))


def test_a_document_embeds_only_what_it_draws() -> None:
    pdf = page("中国")
    assert len(programs(pdf)) == 1
    assert len(zlib.decompress(programs(pdf)[0])) < 6000
    assert b"Helvetica" not in pdf


def test_checksums_of_the_font_file(bundled: Fonts) -> None:
    codes = Codes(bundled.chain("kai").first)
    assert [codes[character] for character in "甲乙甲"] == ["0001", "0002", "0001"]
    font = zlib.decompress(program(codes).font)
    assert sum(numbers_of("I", font)) & 0xFFFFFFFF == 0xB1B0AFBA


def test_tags_tell_subsets_apart(bundled: Fonts) -> None:
    def tag(characters: Sequence[str]) -> str:
        codes = Codes(bundled.chain("kai").first)
        for character in characters:
            codes[character]
        return program(codes).tag

    assert tag("甲") == tag("甲") != tag("乙")
    assert re.fullmatch("[A-Z]{6}", tag("甲"))
    assert page("甲") == page("甲")
