"""An issued paper, looked at again."""

from __future__ import annotations

import pytest

from db.errors import Missing, Refused
from desktop.pages.paper_page import PaperPage


@pytest.fixture
def page(context, qtbot) -> PaperPage:
    made = PaperPage(context)
    qtbot.addWidget(made)
    made.resize(1000, 640)
    made.show()
    return made


def test_an_issued_paper_is_shown_as_it_was_issued(page, services):
    row = services.papers.issue("cases", 1, "sealing_strip")
    page.open(row.id, {})
    assert row.title in page.title()
    assert page.preview._pdf == services.papers.pdf(row.id)
    assert page.prints
    page.leave()
    assert page.preview._pdf == b""


def test_a_draft_says_where_it_is_printed(page, services):
    draft = services.papers.keep_draft("cases", 1, "sealing_strip", {})
    with pytest.raises(Refused, match="预览"):
        page.open(draft, {})


def test_a_paper_that_is_gone_says_so(page):
    with pytest.raises(Missing):
        page.open(999, {})
