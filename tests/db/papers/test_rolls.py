"""Sheets that lie on their side, rolls of so many lines, cards, bars: for every paper of fairs and training."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest

from db.papers.declare import Paper
from db.papers.load import Library
from db.services import Services, open_register
from db.services.facts import vocabulary
from db.services.paper_data import Sheet

LIBRARY = Library(vocabulary())
OURS = [paper for paper in LIBRARY.papers(None) if paper.form[0] in "ET"]
RECORDS = {
    "exhibitions": "SELECT max(id) FROM exhibitions",
    "exhibitors": "SELECT min(id) FROM exhibitors",
    "risk_checks": "SELECT id FROM risk_checks WHERE state='closed' AND findings>1 LIMIT 1",
    "fair_complaints": "SELECT min(id) FROM fair_complaints",
    "training_classes": "SELECT min(id) FROM training_classes",
    "people": "SELECT min(id) FROM people",
    "certificates": "SELECT min(id) FROM certificates",
}


@pytest.fixture(scope="module")
def practice(practice_register: Path) -> Iterator[Services]:
    services = open_register(practice_register, read_only=True)
    yield services
    services.close()


def pages_of(pdf: bytes) -> list[tuple[tuple[int, int], str]]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [
            ((round(page.get_width()), round(page.get_height())), page.get_textpage().get_text_range())
            for page in document
        ]
    finally:
        document.close()


def sheet_of(practice: Services, key: str) -> Sheet:
    paper = LIBRARY.paper(key)
    record_id = practice.store.database.value(RECORDS[paper.register])
    return practice.papers.preview(paper.register, record_id, key)


def test_the_official_papers_are_those_of_cases() -> None:
    assert len(OURS) == 14
    assert len(LIBRARY.papers()) == 66
    assert [paper.form for paper in OURS] == [f"E{n}" for n in range(1, 8)] + [f"T{n}" for n in range(1, 8)]


@pytest.mark.parametrize("key", [paper.key for paper in OURS])
def test_a_filled_record_prints_without_a_missing_fact(practice: Services, key: str) -> None:
    sheet = sheet_of(practice, key)
    assert {gap.path for gap in sheet.missing} <= {"own.dated", "own.more", "complaint.phone", "issued_on"}
    assert sheet.unprintable == ()
    assert sheet.pages >= 1


@pytest.mark.parametrize("paper", OURS, ids=lambda paper: paper.form)
def test_an_empty_record_prints_as_a_form(practice: Services, paper: Paper) -> None:
    from db.papers.render import render

    assert render(LIBRARY.paper(paper.key), {}, vocabulary=vocabulary()).pages >= 1


def test_papers_of_a_register_are_offered_there_and_nowhere_else(practice: Services) -> None:
    assert [info.form for info in practice.papers.declared("risk_checks")] == ["E1", "E2"]
    assert [info.form for info in practice.papers.declared("training_classes")] == ["T1", "T2", "T3", "T4", "T7"]
    assert len(practice.papers.declared()) == len(practice.papers.declared("clues")) == 66
    assert practice.papers.info("T2").key == "sign_in_sheet"


def test_a_sign_in_sheet_has_twenty_five_lines_a_page_under_the_same_head(practice: Services) -> None:
    pages = pages_of(sheet_of(practice, "sign_in_sheet").pdf)
    assert [size for size, _ in pages] == [(842, 595)] * 4
    for number, (_, text) in enumerate(pages):
        assert "签到表" in text
        assert "上午签到" in text
        assert "应到" in text
        lines = {int(found) for found in re.findall(r"^(\d+)(?=\s)", text, re.MULTILINE)}
        assert set(range(25 * number + 1, 25 * number + 26)) <= lines


def test_the_ledger_is_a3_and_repeats_its_head(practice: Services) -> None:
    pages = pages_of(sheet_of(practice, "fair_ledger").pdf)
    assert {size for size, _ in pages} == {(1191, 842)}
    assert all("统一社会信用代码" in text for _, text in pages)
    assert sum(text.count("号馆") for _, text in pages) == 300


def test_three_hundred_stands_walk_in_order(practice: Services) -> None:
    text = "".join(text for _, text in pages_of(sheet_of(practice, "walking_list").pdf))
    booths = re.findall(r"(\d)号馆\s*([ABC]\d\d)", text)
    assert len(booths) == 300
    assert booths == sorted(booths)


def test_a_summary_shows_its_numbers_as_bars(practice: Services) -> None:
    sheet = sheet_of(practice, "fair_summary")
    assert "各展区风险等级（家）" in sheet.text
    assert sheet.text.count("号馆") == 5
    assert "参展企业300家" in sheet.text.replace(" ", "")
    summary = sheet_of(practice, "training_summary")
    assert "参训96人次" in summary.text


def test_a_name_card_for_everybody(practice: Services) -> None:
    pages = pages_of(sheet_of(practice, "name_cards").pdf)
    roster = practice.records.load("training_classes", 1)["participants"]
    whole = "".join(text for _, text in pages)
    assert len(pages) == 10
    assert all(row["person_text"] in whole for row in roster)


@pytest.mark.parametrize("key", [paper.key for paper in OURS])
def test_word_takes_every_one_of_them(practice: Services, key: str) -> None:
    register = LIBRARY.paper(key).register
    record_id = practice.store.database.value(RECORDS[register])
    assert practice.papers.docx(register, record_id, key).startswith(b"PK")
