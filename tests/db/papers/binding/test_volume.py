"""Volumes: pages as they were frozen, numbered outside, with bookmarks and labels, the same every time."""

from __future__ import annotations

import io
import tracemalloc

import pypdfium2
import pytest
from PIL import ImageChops

from db.papers.binding.paper import Page, pages_of
from db.papers.binding.source import Unreadable
from db.papers.binding.typefaces import Typefaces
from db.papers.binding.volume import BRANCH, Volume
from db.papers.load import Library
from db.papers.render import render
from db.services.facts import vocabulary
from tests.db.papers.binding.prints import bound, foreign, look, texts
from tests.db.papers.sample import FACTS

LIBRARY = Library(vocabulary())
KEYS = ("penalty_decision", "filing_approval", "site_record", "schedule", "address_confirmation")


def paper(key: str) -> bytes:
    return render(
        LIBRARY.paper(key),
        FACTS,
        vocabulary=vocabulary(),
        draft=False,
        number="雁湖市监处罚〔2026〕15号",
        code="A1B2C3D4E5",
    ).pdf


@pytest.fixture(scope="module")
def papers() -> list[bytes]:
    return [paper(key) for key in KEYS]


@pytest.fixture(scope="module")
def volume(papers: list[bytes]) -> bytes:
    return bound(lambda made: [made.add(pages_of(one, made.faces)) for one in papers])


def test_each_page_looks_as_it_was_frozen_but_for_its_number(papers: list[bytes], volume: bytes) -> None:
    at = 0
    for one in papers:
        for place in range(len(texts(one))):
            before, after = look(one, place, 1.5), look(volume, at, 1.5)
            changed = ImageChops.difference(before, after).getbbox()
            assert changed is not None
            left, top, right, bottom = changed
            assert bottom < 60
            assert left > before.width * 0.9 if at % 2 == 0 else right < before.width * 0.1
            at += 1


def test_each_page_reads_as_it_was_frozen_and_says_its_number(papers: list[bytes], volume: bytes) -> None:
    frozen = [text for one in papers for text in texts(one)]
    for number, (before, after) in enumerate(zip(frozen, texts(volume), strict=True), 1):
        assert before in after
        assert after.replace(before, "").strip() == str(number)


def test_a_face_is_kept_once_however_many_papers_use_it(papers: list[bytes], volume: bytes) -> None:
    assert volume.count(b"/FontFile2") <= 6
    assert len(volume) < sum(map(len, papers)) * 0.6
    ten = bound(lambda made: [made.add(pages_of(one, made.faces)) for one in papers * 10])
    assert ten.count(b"/FontFile2") == volume.count(b"/FontFile2")


def test_the_same_pages_give_the_same_bytes(papers: list[bytes], volume: bytes) -> None:
    assert bound(lambda made: [made.add(pages_of(one, made.faces)) for one in papers]) == volume


def test_pages_without_a_number_leave_the_others_in_step(papers: list[bytes]) -> None:
    def fill(made: Volume) -> None:
        cover = pages_of(papers[1], made.faces)
        made.mark("封面")
        made.add(cover, label="封面")
        made.front()
        made.mark("正卷")
        for one in papers[:2]:
            made.mark("文书", inner=True)
            made.add(pages_of(one, made.faces))
        made.front()
        made.add(cover, label="备考表")

    document = pypdfium2.PdfDocument(bound(fill))
    labels = [document.get_page_label(number) for number in range(len(document))]
    assert labels[:3] == ["封面", "", "1"]
    assert labels[-1] == "备考表"
    assert len(labels) % 2 == 1
    marks = [(one.level, one.get_title(), one.get_dest().get_index()) for one in document.get_toc()]
    assert marks[:3] == [(0, "封面", 0), (0, "正卷", 2), (1, "文书", 2)]
    document.close()


def test_many_pages_stand_in_a_tree_of_pages() -> None:
    count = 3 * BRANCH + 5
    pdf = bound(lambda made: made.add(Page(b"", 595, 842) for _ in range(count)))
    document = pypdfium2.PdfDocument(pdf)
    assert len(document) == count
    assert document[count - 1].get_textpage().get_text_range() == str(count)
    document.close()


def test_a_page_of_another_program_is_not_taken_for_ours() -> None:
    def draw(canvas: object) -> None:
        canvas.drawString(100, 100, "hello")
        canvas.showPage()

    with pytest.raises(Unreadable):
        pages_of(foreign(draw), Typefaces())
    with pytest.raises(Unreadable):
        pages_of(b"not a PDF at all", Typefaces())
    with pytest.raises(Unreadable):
        pages_of(b"%PDF-1.5\nxref\n0 1\nstartxref\n9\n", Typefaces())


class Sink(io.RawIOBase):
    """A file that keeps nothing."""

    def write(self, data: bytes) -> int:
        return len(data)


def test_memory_does_not_grow_with_the_pages(papers: list[bytes]) -> None:
    def peak(times: int) -> int:
        volume = Volume(Sink())
        tracemalloc.start()
        for _ in range(times):
            volume.add(pages_of(papers[0], volume.faces))
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    peak(1)
    assert peak(30) < 1.2 * peak(3)
