"""Where each fact stands on a page: what can be read there is the fact's text, on every paper."""

from __future__ import annotations

import copy
import re
from collections import defaultdict

import pypdfium2
import pytest

from db.papers import pen
from db.papers.load import Library
from db.papers.pen import Spot
from db.papers.render import Rendered, render
from db.services.facts import vocabulary
from tests.db.papers.sample import FACTS

LIBRARY = Library(vocabulary())
UNREAD = re.compile(r"（印章）|[\s—…；。]")
"""What a reader of the PDF may drop or add, what a list puts after its items, and the seal beside a date."""


def made(key: str) -> Rendered:
    facts = copy.deepcopy(FACTS)
    return render(LIBRARY.paper(key), facts, vocabulary=vocabulary(), draft=False, number="雁湖市监罚告〔2026〕1号")


def read(document: pypdfium2.PdfDocument, spot: Spot) -> str:
    """The characters whose middle lies in a spot."""
    page = document[spot.page]
    text, high = page.get_textpage(), page.get_height()
    return text.get_text_bounded(spot.left, high - spot.top - spot.height, spot.left + spot.width, high - spot.top)


@pytest.fixture(autouse=True)
def letters_where_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    """A text given beside a wide line is spread evenly over it by readers: read the letters themselves."""
    monkeypatch.setattr(pen, "SEEN_AS_SPACE", 9)


@pytest.mark.parametrize("key", [paper.key for paper in LIBRARY.papers()])
def test_what_stands_in_the_spots_of_a_fact_is_its_text(key: str) -> None:
    paper = made(key)
    found: dict[str, str] = defaultdict(str)
    with pypdfium2.PdfDocument(paper.pdf) as document:
        for spot in paper.spots:
            assert 0 <= spot.page < paper.pages
            assert spot.width > 0
            found[spot.path] += read(document, spot)
    texts = {trace.path: UNREAD.sub("", trace.text) for trace in paper.traces}
    lacking = {
        path: (text, found[path]) for path, text in texts.items() if text and text not in UNREAD.sub("", found[path])
    }
    assert not lacking


def test_an_empty_place_and_a_tick_say_which_fact_they_wait_for() -> None:
    paper = render(LIBRARY.paper("clue_registration"), {}, vocabulary=vocabulary())
    paths = [spot.path for spot in paper.spots]
    assert "clue.number" in paths
    assert paths.count("clue.source") == 5
    missing = {one.path for one in paper.missing}
    assert "clue.number" in missing
