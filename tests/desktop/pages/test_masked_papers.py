"""The picture of a draft: masked at first, with what is masked once the button is pressed, which is logged."""

from __future__ import annotations

import pypdfium2
import pytest

from desktop.context import Context
from desktop.pages.paper_view import PaperView
from desktop.pages.papers_section import Entry
from tests.db.people import log_in, staff

REPORTER = "欧阳明珠"


@pytest.fixture
def clue(context: Context) -> int:
    """A clue that names who reported, in an office with accounts."""
    made = context.services.records.save(
        "clues",
        {
            "source": "report", "received_on": "2026-03-02", "informer_kind": "person", "informer": REPORTER,
            "informer_phone": "13907391234", "content": "销售假冒口罩",
        },
    )  # fmt: skip
    staff(context.services)
    return made


def text_of(view: PaperView) -> str:
    assert view._sheet is not None  # noqa: SLF001
    with pypdfium2.PdfDocument(view._sheet.pdf) as document:  # noqa: SLF001
        return "".join("".join(page.get_textpage().get_text_range().split()) for page in document)


def shown(context: Context, clue: int, role: str, qtbot) -> PaperView:
    log_in(context.services, role)
    view = PaperView(context, "clues")
    qtbot.addWidget(view)
    view.show()
    info = context.services.papers.info("report_registration")
    view.show_paper(clue, Entry(info.key, info.form, info.title))
    return view


def test_a_draft_is_masked_until_the_button_is_pressed(context: Context, clue: int, qtbot) -> None:
    view = shown(context, clue, "clerk", qtbot)
    assert "欧**" in text_of(view)
    assert view.reveal.isVisible()
    view.reveal.click()
    assert REPORTER in text_of(view)
    assert context.services.history.of("clues", clue)[0].verb == "查看隐去的内容"
    view.reveal.click()
    assert REPORTER not in text_of(view)
    view.show_paper(clue, view._entry)  # noqa: SLF001
    assert not view.reveal.isChecked()


def test_who_may_see_nothing_finds_no_button(context: Context, clue: int, qtbot) -> None:
    view = shown(context, clue, "administrator", qtbot)
    assert not view.reveal.isVisible()
    assert REPORTER not in text_of(view)
