"""The first page: what presses, in which order, and the list to print."""

from __future__ import annotations

from datetime import date

import pypdfium2

from db.services import Services


def test_deadlines_press_in_stages(services: Services, case_id: int) -> None:
    # filed 2026-03-05: the case is to be decided by Wednesday 2026-06-03
    def stage(on: date) -> list[tuple[str, str]]:
        return [(job.stage, job.due.left) for job in services.agenda.load(on=on).jobs]

    assert stage(date(2026, 5, 1)) == []
    assert stage(date(2026, 5, 10)) == [("later", "剩 18 工作日")]
    assert stage(date(2026, 5, 20)) == [("early", "剩 10 工作日")]
    assert stage(date(2026, 5, 29)) == [("three", "剩 3 工作日")]
    assert stage(date(2026, 6, 3)) == [("today", "今天到期")]
    assert stage(date(2026, 6, 8)) == [("overdue", "已超期 3 工作日")]


def test_a_job_names_the_papers_that_end_it(services: Services, case_id: int) -> None:
    (job,) = services.agenda.load(on=date(2026, 6, 1)).jobs
    assert "行政处罚决定书" in job.papers
    assert job.due.party == "雁湖县好又多超市"


def test_the_weeks_ahead_count_also_what_does_not_press_yet(services: Services, case_id: int) -> None:
    agenda = services.agenda.load(on=date(2026, 5, 20))
    assert [(one.day, one.count) for one in agenda.ahead if one.count] == [(date(2026, 6, 3), 1)]
    assert not next(one for one in agenda.ahead if one.day == date(2026, 5, 23)).workday


def test_the_day_says_what_kind_of_day_it_is(services: Services) -> None:
    assert services.agenda.load(on=date(2026, 3, 10)).day_words == "3月10日 周二"
    assert services.agenda.load(on=date(2026, 3, 14)).day_words == "3月14日 周六（休息）"
    assert "春节" in services.agenda.load(on=date(2026, 2, 17)).day_words


def test_the_calendar_has_the_kind_and_the_deadlines_of_each_day(services: Services, case_id: int) -> None:
    own = services.records.save("own_days", {"day": "2026-06-04", "workday": "否", "note": "防汛停工"})
    days = {one.day: one for one in services.agenda.days(date(2026, 6, 1), 30)}
    assert {day: [one.key for one in found.dues] for day, found in days.items() if found.dues} == {
        date(2026, 6, 3): ["case_decision"]
    }
    flood = days[date(2026, 6, 4)]
    assert (flood.workday, flood.reason, flood.own, flood.special) == (False, "防汛停工", own, True)
    assert days[date(2026, 6, 19)].reason == "端午"
    assert not days[date(2026, 6, 6)].special


def test_the_list_is_printed_with_every_entry(services: Services, case_id: int) -> None:
    jobs = services.agenda.load(on=date(2026, 6, 3)).jobs
    pdf = services.agenda.pdf(jobs, on=date(2026, 6, 3))
    text = pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_range().replace("\r\n", "")
    for words in ("雁湖县市场监督管理局", "办案期限一览", "今天到期 1 项", "张建国", "第 1 页共 1 页"):
        assert words in text
