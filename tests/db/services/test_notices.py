"""Importing an official notice: looked at first, kept beside the register, counted with from then on."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from db.errors import Refused
from db.services import Services

NOTICE = """国务院办公厅关于2027年部分节假日安排的通知
国办发明电〔2026〕9号
一、元旦：1月1日（周五）至3日（周日）放假，共3天。
二、春节：2月5日（周五）至11日（周四）放假调休，共7天。1月31日（周日）、2月14日（周日）上班。
"""


@pytest.fixture
def notice(tmp_path: Path) -> Path:
    file = tmp_path / "2027年放假通知.txt"
    file.write_text(NOTICE, encoding="utf-8")
    return file


@pytest.fixture
def clue(services: Services, monkeypatch: pytest.MonkeyPatch) -> int:
    """A clue whose 15 workdays run into the Spring Festival of a year not announced yet."""
    monkeypatch.setenv("REGISTER_TODAY", "2027-01-26")
    values = {"source": "supervision", "received_on": "2027-01-25", "content": "检查发现"}
    return services.records.save("clues", values)


def test_a_notice_lists_what_it_moves_before_it_is_taken(services: Services, clue: int, notice: Path) -> None:
    (before,) = services.deadlines.of_clue(clue)
    # Monday to Friday: 01-26…29 (4), 02-01…05 (9), 08…12 (14), 02-15 (15)
    assert (before.ends_on, before.provisional) == (date(2027, 2, 15), True)
    preview = services.deadlines.preview_notice(notice)
    # 01-26…29 (4), Sunday 31 (5), 02-01…04 (9), off 05…11, 12 (10), Sunday 14 (11), 15…18 (15)
    (moved,) = preview.moved
    assert (moved.record_id, moved.was, moved.becomes) == (clue, "2027-02-15", "2027-02-18")
    assert date(2027, 1, 31) in {one.day for one in preview.changes}
    assert services.deadlines.of_clue(clue)[0].ends_on == before.ends_on


def test_a_notice_that_was_taken_counts_and_stays(services: Services, clue: int, notice: Path) -> None:
    kept = services.deadlines.notices.take(services.deadlines.preview_notice(notice))
    notice.unlink()
    assert kept.parent.name == "register.db.notices"
    (clock,) = services.deadlines.of_clue(clue)
    assert (clock.ends_on, clock.provisional) == (date(2027, 2, 18), False)


def test_a_later_notice_for_the_same_year_wins(services: Services, notice: Path) -> None:
    services.deadlines.notices.take(services.deadlines.preview_notice(notice))
    notice.write_text("2027-01-04,放假,元旦", encoding="utf-8")
    second = notice.rename(notice.with_suffix(".csv"))
    services.deadlines.notices.take(services.deadlines.preview_notice(second))
    calendar = services.deadlines.calendar()
    assert not calendar.is_workday(date(2027, 1, 4)).workday
    assert not calendar.is_workday(date(2027, 2, 5)).workday


def test_a_notice_that_makes_no_sense_is_refused_with_its_reason(services: Services, tmp_path: Path) -> None:
    bad = tmp_path / "bad.txt"
    bad.write_text("明天放假", encoding="utf-8")
    with pytest.raises(Refused, match="看不出是哪一年"):
        services.deadlines.preview_notice(bad)


def test_a_spoilt_file_in_the_folder_is_told_and_left_out(services: Services) -> None:
    folder = services.deadlines.notices.folder
    folder.mkdir()
    (folder / "2027-01-x.csv").write_text("2027-13-45,放假,元旦", encoding="utf-8")
    assert services.deadlines.calendar().last_announced() < 2027
    assert "2027-01-x.csv" in services.deadlines.notices.faults()[0]
