"""The preview: the page itself, what is missing, printing, saving."""

from __future__ import annotations

import io

import pypdfium2
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtPrintSupport import QPrinter
from reportlab.lib.pagesizes import A3, A4, landscape
from reportlab.pdfgen.canvas import Canvas

from db.services.paper_data import PaperSpot
from desktop.widgets.paper_preview import PaperPreview
from desktop.widgets.pdf_pictures import PdfPictures
from desktop.widgets.print_job import PrintJob, new_printer


def paper(*sizes: tuple[float, float]) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out)
    for number, size in enumerate(sizes, start=1):
        canvas.setPageSize(size)
        canvas.drawString(72, 72, f"page {number}")
        canvas.rect(10, 10, size[0] - 20, size[1] - 20)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


@pytest.fixture
def preview(context, qtbot) -> PaperPreview:
    made = PaperPreview(context)
    qtbot.addWidget(made)
    made.resize(1100, 700)
    made.show()
    qtbot.waitExposed(made)
    return made


def test_a_page_is_shown_at_real_size(preview):
    preview.show_paper("行政处罚决定书", paper(A4))
    place = preview.view._places[0]
    assert abs(place.width() - A4[0] * preview.view.logicalDpiX() / 72) <= 1
    assert abs(place.height() - A4[1] * preview.view.logicalDpiX() / 72) <= 1
    assert not preview.thumbnails.isVisible()
    assert preview.grab().toImage().pixelColor(preview.view.pos() + place.center()).lightness() == 255


def test_in_a_narrow_window_the_page_is_as_wide_as_the_window(preview):
    preview.resize(600, 500)
    preview.show_paper("行政处罚决定书", paper(A4))
    assert 0.5 <= preview.view.zoom < 1
    assert preview.view.horizontalScrollBar().maximum() == 0


def test_each_page_has_a_thumbnail_that_leads_to_it(preview, qtbot):
    preview.show_paper("场所/设施/财物清单", paper(A4, A4, landscape(A4)))
    assert preview.thumbnails.count() == 3
    preview.thumbnails.setCurrentRow(2)
    assert preview.view.page == 2
    assert "第 3 页，共 3 页" in preview._page_label.text()
    preview.view.setFocus()
    qtbot.keyClick(preview.view, Qt.Key.Key_Home)
    assert preview.view.page == 0
    assert preview.thumbnails.currentRow() == 0


def test_the_size_can_be_chosen_with_keys(preview, qtbot):
    preview.show_paper("行政处罚决定书", paper(A4))
    preview.activateWindow()
    preview.view.setFocus()
    qtbot.keyClick(preview.view, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    assert preview.view.zoom == pytest.approx(1.1)
    qtbot.keyClick(preview.view, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert preview.view.zoom == 1
    assert preview._zoom_label.text() == "100%"


def test_missing_facts_lead_to_their_fields(preview, qtbot):
    missing = [("fine", "罚款没有填写。"), ("parties.0.address", "住所没有填写。")]
    preview.show_paper("行政处罚决定书", paper(A4), missing)
    assert preview.missing.isVisible()
    preview.activateWindow()
    preview.setFocus()
    assert preview.missing.hasFocus()
    qtbot.keyClick(preview.missing, Qt.Key.Key_Down)
    with qtbot.waitSignal(preview.jump) as jump:
        qtbot.keyClick(preview.missing, Qt.Key.Key_Return)
    assert jump.args == ["parties.0.address"]
    preview.show_paper("行政处罚决定书", paper(A4))
    assert not preview.missing.isVisible()


SPOTS = [
    PaperSpot("case.fine", "案件·罚款", 0, 100, 300, 80, 17),
    PaperSpot("party.name", "当事人·名称", 0, 100, 120, 200, 17),
    PaperSpot("party.name", "当事人·名称", 0, 72, 145, 60, 17),
    PaperSpot("own.dated", "本文书·日期", 1, 300, 700, 100, 17),
]


def middle_of(preview: PaperPreview, spot: PaperSpot) -> QPoint:
    view = preview.view
    place, scale = view._places[spot.page], view._scale
    down = place.top() + (spot.top + spot.height / 2) * scale - view.verticalScrollBar().value()
    return QPoint(round(place.left() + (spot.left + spot.width / 2) * scale), round(down))


def test_pointing_at_a_printed_fact_says_where_it_comes_from_and_a_click_goes_there(preview, qtbot):
    preview.show_paper("行政处罚决定书", paper(A4, A4), spots=SPOTS)
    viewport = preview.view.viewport()
    place = middle_of(preview, SPOTS[1])
    qtbot.mouseMove(viewport, place)
    assert "当事人·名称" in preview._source.text()
    assert viewport.cursor().shape() == Qt.CursorShape.PointingHandCursor
    with qtbot.waitSignal(preview.jump) as jump:
        qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=place)
    assert jump.args == ["party.name"]
    qtbot.mouseMove(viewport, place + QPoint(0, 200))
    assert "F8" in preview._source.text()


@pytest.mark.parametrize("zoom", [0.67, 1.0, 1.5])
def test_the_place_of_a_fact_follows_the_size(preview, zoom):
    preview.show_paper("行政处罚决定书", paper(A4, A4), spots=SPOTS)
    preview.view.set_zoom(zoom)
    preview.view.show_page(0)
    assert preview.view._under(middle_of(preview, SPOTS[0]).toPointF()) == SPOTS[0]


def test_keys_walk_through_the_facts_and_enter_goes_to_one(preview, qtbot):
    preview.show_paper("行政处罚决定书", paper(A4, A4), spots=SPOTS)
    preview.activateWindow()
    preview.view.setFocus()
    seen = []
    for _ in range(4):
        qtbot.keyClick(preview.view, Qt.Key.Key_F8)
        seen.append(preview.view.accessibleDescription())
    assert seen == ["当事人·名称", "案件·罚款", "本文书·日期", "本文书·日期"]
    assert preview.view.page == 1
    qtbot.keyClick(preview.view, Qt.Key.Key_F8, Qt.KeyboardModifier.ShiftModifier)
    with qtbot.waitSignal(preview.jump) as jump:
        qtbot.keyClick(preview.view, Qt.Key.Key_Return)
    assert jump.args == ["case.fine"]
    qtbot.keyClick(preview.view, Qt.Key.Key_F8, Qt.KeyboardModifier.ShiftModifier)
    assert preview.view.spots.at == SPOTS[1]


def test_a_paper_whose_facts_were_not_recorded_says_nothing_of_them(preview):
    preview.show_paper("结案审批表", paper(A4))
    assert not preview._source.isVisible()


def test_issuing_is_offered_only_when_it_can_be_done(preview, qtbot):
    preview.show_paper("行政处罚决定书", paper(A4))
    assert not preview.issue.isVisible()
    preview.show_paper("行政处罚决定书", paper(A4), issuable=True)
    with qtbot.waitSignal(preview.issue_wanted):
        preview.issue.click()


def test_the_saved_file_is_the_paper_byte_for_byte(preview, tmp_path):
    pdf = paper(A4, A4)
    preview.show_paper("结案审批表", pdf)
    preview.write_pdf(tmp_path / "结案审批表.pdf")
    assert (tmp_path / "结案审批表.pdf").read_bytes() == pdf


def test_few_pictures_are_kept(qapp):
    pictures = PdfPictures(paper(*[A4] * 40))
    for page in range(40):
        pictures.picture(page, 72)
    assert len(pictures._drawn) == 12
    assert pictures.picture(39, 72) is pictures.picture(39, 72)
    pictures.close()


@pytest.mark.parametrize("sizes", [(A4, A4), (A4, landscape(A4)), (landscape(A3),)], ids=["upright", "mixed", "large"])
def test_every_page_is_printed_in_its_own_size(sizes, tmp_path, qtbot):
    printer = new_printer()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "out.pdf"))
    job = PrintJob(paper(*sizes), printer)
    with qtbot.waitSignal(job.ended) as ended:
        job.start()
    assert ended.args == [True]
    printed = pypdfium2.PdfDocument(tmp_path / "out.pdf")
    found = [printed.get_page_size(page) for page in range(len(printed))]
    for size, wanted in zip(found, sizes, strict=True):
        assert size == pytest.approx(wanted, abs=1.5)
    picture = printed[0].render(scale=1).to_pil()
    printed.close()
    assert picture.getpixel((picture.width // 2, picture.height - 10)) != (255, 255, 255), "the frame is in its place"


def test_chosen_pages_are_printed_as_often_as_wished(tmp_path, qtbot):
    printer = new_printer()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "out.pdf"))
    printer.setFromTo(2, 3)
    steps = []
    job = PrintJob(paper(A4, A4, A4, A4), printer)
    job.advanced.connect(lambda *step: steps.append(step))
    with qtbot.waitSignal(job.ended):
        job.start()
    assert steps == [(1, 2), (2, 2)]


def test_closing_lets_the_paper_go(preview):
    preview.show_paper("结案审批表", paper(A4, A4))
    preview.close_paper()
    preview.grab()
    assert preview.thumbnails.count() == 0
    preview.print_it()
