"""The programs that can print a decision, each behind one function: texts of decisions in, a PDF out.

All set the same text in the same bundled faces on the same type area. Those of others are imported when they are used,
since none but reportlab and Qt belongs to this project.
"""

from __future__ import annotations

import html
import importlib.util
import io
import os
import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas as StockCanvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageBreak, PageTemplate, Paragraph

from db.papers import fonts
from db.papers.embedding import Shared
from db.papers.pages import Area, lay_out
from db.papers.typeset import (
    A4,
    BODY,
    GRID_HEIGHT,
    GRID_WIDTH,
    LEADING,
    MARGIN_LEFT,
    MARGIN_TOP,
    NUMBER,
    TITLE,
    Canvas,
    Text,
)
from db.papers.word.flow import NEW_PAGE
from db.papers.word.package import Document, Sheet, pack
from db.papers.word.paragraphs import Look, twips
from db.papers.word.paragraphs import paragraphs as paragraphs_of
from tests.db.papers.prose import paragraphs

Decision = Sequence[str]
Engine = Callable[[Sequence[Decision]], bytes]

BOTTOM = A4[1] - MARGIN_TOP - GRID_HEIGHT
RIGHT = A4[0] - MARGIN_LEFT - GRID_WIDTH
LINES = 36
OFFICE = "LibreOffice, from .docx"


def decision(number: int) -> Decision:
    """Return organ, title, number and body paragraphs that fill somewhat less than two pages."""
    body, room = [], LINES
    for text in paragraphs(60, seed=number, longest=3):
        lines = -(-(len(text) + 2) // 28)
        if lines <= room:
            body.append(text)
            room -= lines
    return "雁湖县市场监督管理局", "行政处罚决定书", f"雁湖市监罚〔2026〕{number}号", *body


def ours(texts: Sequence[Decision], shared: Shared | None = None) -> bytes:
    """Our lines, our embedding; with `shared`, the subsets of a batch."""
    target = io.BytesIO()
    canvas = Canvas(target, shared=shared)
    for organ, title, number, *body in texts:
        story = [Text(organ, TITLE), Text(title, TITLE), Text(number, NUMBER), *(Text(text, BODY) for text in body)]
        for leaf in lay_out(story, Area(MARGIN_LEFT, BOTTOM, GRID_WIDTH, GRID_HEIGHT)):
            leaf.draw(canvas)
            canvas.showPage()
    canvas.save()
    return target.getvalue()


def shared_by(texts: Sequence[Decision]) -> Shared:
    """Return the subsets that all these decisions need."""
    heads = "".join(organ + title for organ, title, *_ in texts)
    return fonts.default().share({"title": heads, "fang": "".join("".join(rest) for _, _, *rest in texts)})


def stock(texts: Sequence[Decision]) -> bytes:
    """Stock paragraphs of reportlab (wordWrap CJK) with its TrueType fonts."""
    title, line, body = _stock_styles()
    story: list[Flowable] = []
    for organ, name, number, *found in texts:
        story += [Paragraph(organ, title), Paragraph(name, title), Paragraph(number, line)]
        story += [Paragraph(html.escape(text, quote=False), body) for text in found]
        story.append(PageBreak())
    target = io.BytesIO()
    template = BaseDocTemplate(target, pagesize=A4)
    frame = Frame(MARGIN_LEFT, BOTTOM, GRID_WIDTH, GRID_HEIGHT, 0, 0, 0, 0)
    template.addPageTemplates(PageTemplate(frames=[frame]))
    template.build(story, canvasmaker=StockCanvas)
    return target.getvalue()


@cache
def _stock_styles() -> tuple[ParagraphStyle, ParagraphStyle, ParagraphStyle]:
    for name in ("title", "fang"):
        pdfmetrics.registerFont(TTFont(name, _file(name)))
    title = ParagraphStyle("title", fontName="title", fontSize=22, leading=35, alignment=1, wordWrap="CJK")
    line = ParagraphStyle("line", fontName="fang", fontSize=16, leading=LEADING, alignment=1, wordWrap="CJK")
    return title, line, ParagraphStyle("body", parent=line, alignment=4, firstLineIndent=32)


def typst(texts: Sequence[Decision]) -> bytes:
    """typst: its own line breaking and fonts."""
    source = _TYPST + "\n#pagebreak(weak: true)\n".join(
        f"#align(center)[{_head(organ)}\\ {_head(title)}]\n#align(center)[{_marked(number)}]\n\n"
        + "\n\n".join(_marked(text) for text in body)
        for organ, title, number, *body in texts
    )
    pdf: bytes = _typst().compile(input=source.encode())
    return pdf


_TYPST = f"""#set page(width: {A4[0]}pt, height: {A4[1]}pt,
  margin: (left: {MARGIN_LEFT}pt, right: {RIGHT}pt, top: {MARGIN_TOP}pt, bottom: {BOTTOM}pt))
#set text(font: "CaseFang", size: 16pt, lang: "zh", region: "cn", top-edge: 0.88em, bottom-edge: -0.12em)
#set par(justify: true, leading: {LEADING - 16}pt, spacing: {LEADING - 16}pt,
  first-line-indent: (amount: 2em, all: true))
"""


@cache
def _typst() -> object:
    import typst as module

    return module.Compiler(font_paths=[str(Path(_file("fang")).parent)])


def _head(text: str) -> str:
    return f'#text(font: "CaseTitle", size: 22pt)[{text}]'


def _marked(text: str) -> str:
    return "".join("\\" + character if character in "\\#$*_`<>@=-+/~[]" else character for character in text)


def weasyprint(texts: Sequence[Decision]) -> bytes:
    """WeasyPrint: HTML and CSS, lines by Pango."""
    import weasyprint as module
    from weasyprint.text.fonts import FontConfiguration

    faces = FontConfiguration()
    style = module.CSS(string=_css(), font_config=faces)
    body = "".join(
        f"<section><h1>{organ}<br>{title}</h1><h2>{number}</h2>"
        + "".join(f"<p>{html.escape(text)}</p>" for text in found)
        + "</section>"
        for organ, title, number, *found in texts
    )
    pdf: bytes = module.HTML(string=f"<html lang=zh-CN>{body}").write_pdf(stylesheets=[style], font_config=faces)
    return pdf


def _css() -> str:
    faces = "".join(
        f"@font-face {{font-family: {name}; src: url({Path(_file(name)).as_uri()})}} " for name in ("fang", "title")
    )
    return (
        faces
        + f"@page {{size: A4; margin: {MARGIN_TOP}pt {RIGHT}pt {BOTTOM}pt {MARGIN_LEFT}pt}}"
        + f"body {{font: 16pt/{LEADING}pt fang; text-align: justify}} p {{margin: 0; text-indent: 2em}}"
        + "section {break-after: page} h1, h2 {font: 22pt/35pt title; text-align: center; margin: 0}"
        + f"h2 {{font: 16pt/{LEADING}pt fang}}"
    )


def qt(texts: Sequence[Decision]) -> bytes:
    """Qt: QTextDocument on a QPdfWriter."""
    from PySide6.QtCore import QBuffer, QMarginsF
    from PySide6.QtGui import QFont, QFontDatabase, QPageLayout, QPageSize, QPdfWriter, QTextDocument

    _qt_application()
    family = QFontDatabase.applicationFontFamilies(QFontDatabase.addApplicationFont(_file("fang")))[0]
    head = QFontDatabase.applicationFontFamilies(QFontDatabase.addApplicationFont(_file("title")))[0]
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    margins = QMarginsF(MARGIN_LEFT, MARGIN_TOP, RIGHT, BOTTOM)
    writer.setPageMargins(margins, QPageLayout.Unit.Point)
    document = QTextDocument()
    document.setDocumentMargin(0)
    document.setDefaultFont(QFont(family, 16))
    document.setHtml(
        "".join(
            f"<p align=center style='font-family:{head};font-size:22pt;page-break-before:always'>{organ}<br>{title}</p>"
            f"<p align=center>{number}</p>"
            + "".join(f"<p align=justify style='text-indent:32px'>{html.escape(text)}</p>" for text in body)
            for organ, title, number, *body in texts
        )
    )
    document.print_(writer)
    del writer
    return bytes(buffer.data().data())


@cache
def _qt_application() -> object:
    from PySide6.QtGui import QGuiApplication

    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    return QGuiApplication.instance() or QGuiApplication([])


def libreoffice(texts: Sequence[Decision]) -> bytes:
    """LibreOffice: our .docx of the same texts, one process for each call."""
    return office_files([texts])[0]


def office_files(documents: Sequence[Sequence[Decision]]) -> list[bytes]:
    """Several .docx, converted by one process of LibreOffice that finds our faces under their usual names."""
    with TemporaryDirectory() as folder:
        here = Path(folder)
        (here / "fonts.conf").write_text(_fontconfig(here), encoding="utf-8")
        files = [here / f"{number}.docx" for number in range(len(documents))]
        for file, texts in zip(files, documents, strict=True):
            file.write_bytes(_docx(texts))
        subprocess.run(
            ["soffice", f"-env:UserInstallation={(here / 'profile').as_uri()}", "--headless", "--convert-to", "pdf",
             "--outdir", folder, *map(str, files)],
            check=True, capture_output=True, env={**os.environ, "FONTCONFIG_FILE": str(here / "fonts.conf")},
        )  # fmt: skip
        return [file.with_suffix(".pdf").read_bytes() for file in files]


def _docx(texts: Sequence[Decision]) -> bytes:
    parts = []
    for organ, title, number, *body in texts:
        story = [Text(organ, TITLE), Text(title, TITLE), Text(number, NUMBER), *(Text(text, BODY) for text in body)]
        parts.append("".join(paragraphs_of(item, Look(GRID_WIDTH)) for item in story))
    edges = (A4[0], A4[1], MARGIN_LEFT, RIGHT, MARGIN_TOP, BOTTOM)
    sheet = Sheet(*(twips(edge) for edge in edges), footer=twips(BOTTOM / 2))
    return pack(Document("行政处罚决定书", NEW_PAGE.join(parts), sheet, "", "", ""))


def _fontconfig(folder: Path) -> str:
    names = {"仿宋": "CaseFang", "华文中宋": "CaseTitle"}
    usual = "".join(
        f'<match><test name="family"><string>{name}</string></test><edit name="family" mode="prepend" '
        f'binding="strong"><string>{ours}</string></edit></match>'
        for name, ours in names.items()
    )
    place = Path(_file("fang")).parent
    return f"<fontconfig><dir>{place}</dir><cachedir>{folder / 'cache'}</cachedir>{usual}</fontconfig>"


def _file(name: str) -> str:
    return str(fonts.default().chain(name).first.path)


ENGINES: Mapping[str, tuple[str, Engine]] = {
    "this program": ("reportlab", ours),
    "reportlab Paragraph, CJK": ("reportlab", stock),
    "typst": ("typst", typst),
    "Qt QPdfWriter": ("PySide6", qt),
    "WeasyPrint": ("weasyprint", weasyprint),
    OFFICE: ("soffice", libreoffice),
}
"""Name -> the module or the program it needs, and the function."""


def present() -> dict[str, Engine]:
    """Return the engines whose module or program is installed."""
    return {
        name: engine
        for name, (needed, engine) in ENGINES.items()
        if importlib.util.find_spec(needed) or shutil.which(needed)
    }
