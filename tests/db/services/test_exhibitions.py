"""Risk checks: every answer is saved, what the register knows is said, findings become clues and nothing more."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest

from db.errors import Invalid, Refused
from db.kinds import PatentNumber
from db.rules.checklists import checklist
from db.services import Services
from db.services.lists import ListQuery

PATENT = "ZL201420775883.9"


@pytest.fixture
def fair(services: Services) -> int:
    return services.records.save(
        "exhibitions", {"name": "第127届广交会", "form": "线上", "opens_on": "2026-03-20", "closes_on": "2026-03-29"}
    )


@pytest.fixture
def stand(services: Services, fair: int) -> int:
    return services.records.save(
        "exhibitors",
        {
            "exhibition": fair,
            "party": {"name": "雁湖县晚安家居有限公司", "kind": "enterprise", "region": "430421"},
            "hall": "2号馆",
            "booth": "A10",
            "exhibits": [{"name": "床垫", "source": "own"}],
        },
    )


def answer_all(services: Services, check: int, **bad: str) -> None:
    """Answer every open question well, but for those named."""
    while (key := services.exhibitions.sheet(check).next_key) is not None:
        one = checklist("2022").question(key)
        good = next(name for name in one.options if name not in one.bad and name not in ("na", "unclear"))
        services.exhibitions.answer(check, key, bad.get(key, good))


def test_a_check_takes_its_version_number_and_checkers(
    services: Services, stand: int, officers: tuple[int, int]
) -> None:
    check = services.exhibitions.start(stand, checkers=officers)
    assert services.exhibitions.start(stand) == check
    record = services.records.load("risk_checks", check)
    assert (record["number"], record["checklist"], record["state"]) == ("展查2026-0001", "2022", "draft")
    assert (record["checker_a"], record["checker_b"]) == officers
    assert record["checked_on"] == date(2026, 3, 10)


def test_each_answer_is_saved_at_once_and_leads_to_the_next(services: Services, stand: int) -> None:
    check = services.exhibitions.start(stand)
    first = services.exhibitions.answer(check, "A1", "是")
    assert (first.next_key, first.bad) == ("A2", False)
    second = services.exhibitions.answer(check, "A2", "否", remark="与他人拼用")
    assert second.bad
    rows = services.records.load("risk_checks", check)["answers"]
    assert [(row["question"], row["answer"], row["remark"]) for row in rows] == [
        ("A1", "yes", None), ("A2", "no", "与他人拼用"),
    ]  # fmt: skip
    assert services.exhibitions.answer(check, "A2", "yes").score.findings == ()
    assert services.exhibitions.answer(check, "A2", None).next_key == "A3"
    assert [row["question"] for row in services.records.load("risk_checks", check)["answers"]] == ["A1"]
    with pytest.raises(Refused, match="没有“也许”这个答案"):
        services.exhibitions.answer(check, "A1", "也许")


def test_questions_about_the_online_hall_are_asked_online_only(services: Services, fair: int, stand: int) -> None:
    check = services.exhibitions.start(stand)
    keys = [one.key for one in services.exhibitions.sheet(check).questions]
    assert "F1" in keys
    services.records.save("exhibitions", {"form": "线下"}, record_id=fair)
    assert "F1" not in [one.key for one in services.exhibitions.sheet(check).questions]


def test_the_level_is_stored_with_what_made_it(services: Services, stand: int) -> None:
    check = services.exhibitions.start(stand)
    answer_all(services, check, D3="no", D9="no")
    record = services.records.load("risk_checks", check)
    assert (record["level"], record["findings"], record["score"]) == ("middle", 2, Decimal("6.52"))
    score = services.exhibitions.sheet(check).score
    assert [one.question.key for one in score.contributions] == ["D3", "D9"]
    services.exhibitions.answer(check, "C5", "no")
    assert services.records.load("risk_checks", check)["knockouts"] == "C5"


def test_an_exhibit_found_risky_raises_the_level_of_an_open_check(services: Services, stand: int) -> None:
    check = services.exhibitions.start(stand)
    answer_all(services, check)
    assert services.records.load("risk_checks", check)["level"] == "low"
    row = services.records.load("exhibitors", stand)["exhibits"][0]["id"]
    services.records.save("exhibitors", {"exhibits": [{"id": row, "risk": "high"}]}, record_id=stand)
    assert services.records.load("risk_checks", check)["level"] == "high"


def test_answers_that_come_by_another_way_are_scored_too(services: Services, stand: int) -> None:
    values = {"exhibitor": stand, "checked_on": "2026-03-10", "answers": [{"question": "C4", "answer": "yes"}]}
    record = services.records.load("risk_checks", services.records.save("risk_checks", values))
    assert (record["level"], record["knockouts"]) == ("pending", "C4")
    with pytest.raises(Invalid, match="已经答过"):
        services.records.save("risk_checks", values | {"answers": [{"question": "A1", "answer": "no"}] * 2})


def test_another_version_shows_both_and_changes_nothing(services: Services, stand: int) -> None:
    check = services.exhibitions.start(stand)
    answer_all(services, check, C3="no")
    entries = services.store.log.head()
    own, other = services.exhibitions.rescore(check, "2027")
    assert (own.version, own.level, other.version, other.level) == ("2022", "low", "2027", "middle")
    assert services.store.log.head() == entries


def test_the_way_from_draft_to_closed(services: Services, stand: int) -> None:
    check = services.exhibitions.start(stand)
    with pytest.raises(Refused, match="还有42个问题没有答"):
        services.exhibitions.fill(check)
    answer_all(services, check, D3="no", H2="no")
    services.exhibitions.fill(check)
    with pytest.raises(Refused, match="已经填报，答案不能再改"):
        services.exhibitions.answer(check, "A1", "no")
    with pytest.raises(Refused, match="还没有复核"):
        services.exhibitions.rectify(check)
    services.exhibitions.review(check, reviewer="刘明", opinion="同意")
    with pytest.raises(Refused, match="要先下达整改"):
        services.exhibitions.close(check)
    assert services.exhibitions.rectify(check) == date(2026, 3, 19)
    rows = services.records.load("risk_checks", check)["rectifications"]
    assert [(row["question"], row["demand"]) for row in rows] == [
        ("D3", "停止标注，核查生产日期"), ("H2", "制定预案、指定律师"),
    ]  # fmt: skip
    services.exhibitions.report(rows[0]["id"], proof="撤换包装照片")
    services.exhibitions.judge(rows[0]["id"], "passed", reviewer="刘明")
    with pytest.raises(Refused, match="还有1项整改没有通过：H2"):
        services.exhibitions.close(check)
    services.exhibitions.judge(rows[1]["id"], "withdrawn", reviewer="刘明")
    services.exhibitions.close(check)
    record = services.records.load("risk_checks", check)
    assert record["state"] == "closed"
    assert isinstance(record["closed_at"], datetime)
    with pytest.raises(Refused, match="理由"):
        services.exhibitions.reopen(check, reason="")
    services.exhibitions.reopen(check, reason="答案有误")
    assert services.records.load("risk_checks", check)["state"] == "draft"


def test_high_risk_is_due_three_working_days_before_the_opening(services: Services, stand: int) -> None:
    check = services.exhibitions.start(stand)
    answer_all(services, check, C4="yes")
    services.exhibitions.fill(check)
    services.exhibitions.review(check, reviewer="刘明")
    assert services.exhibitions.rectify(check) == date(2026, 3, 17)


def test_a_level_by_hand_needs_a_reason_and_a_second_name(services: Services, stand: int) -> None:
    check = services.exhibitions.start(stand)
    answer_all(services, check)
    with pytest.raises(Invalid, match="理由"):
        services.exhibitions.set_level(check, "high", reason="", by="张建国", second="王丽")
    with pytest.raises(Invalid, match="另一人复核"):
        services.exhibitions.set_level(check, "high", reason="往届多次被投诉", by="张建国", second="张建国")
    services.exhibitions.set_level(check, "high", reason="往届多次被投诉", by="张建国", second="王丽")
    record = services.records.load("risk_checks", check)
    assert (record["level"], record["manual_level"]) == ("low", "high")
    row = services.lists.page("exhibitors", [stand])[0]
    assert row is not None
    assert "high" in row


def test_what_the_register_knows_is_said_at_the_question(services: Services, fair: int, case_id: int) -> None:
    party = services.records.load("cases", case_id)["parties"][0]["party"]
    services.records.save(
        "rights",
        {"name": "静音床", "kind": "utility_model", "number": PATENT, "holder": "他人公司", "filed_on": "2014-12-10"},
    )
    services.records.save(
        "rights",
        {"name": "飘安", "kind": "trademark", "number": "7654321", "classes": "10", "valid_until": "2030-01-01"},
    )
    stand = services.records.save(
        "exhibitors",
        {
            "exhibition": fair,
            "party": party,
            "name": "好又多商贸",
            "exhibits": [
                {"name": "床", "patents": f"{PATENT}、ZL201420775883.1", "source": "own"},
                {"name": "口罩", "mark_number": "7654321", "classes": "5"},
            ],
        },
    )
    hints: dict[str, list[str]] = {}
    for hint in services.exhibitions.hints.of(stand):
        hints.setdefault(hint.question, []).append(hint.sentence)
    assert "不一致" in hints["A1"][0]
    assert "雁湖市监案〔2026〕1号" in hints["A5"][0]
    assert "已登记展品2项" in hints["B1"][0]
    assert "第10类，展品在第5类" in hints["C3"][0]
    assert "校验位" in hints["D2"][0]
    assert PatentNumber().doubt(PATENT) is None
    assert "已届满" in hints["D3"][0]
    assert "权利人为他人公司" in hints["D4"][0]
    asked = {one.key: one for one in services.exhibitions.sheet(services.exhibitions.start(stand)).questions}
    assert asked["D3"].hints[0].answer == "no"
    assert asked["C2"].hints == ()
    assert asked["D3"].basis.endswith("第一百零一条")


def test_an_earlier_complaint_is_known_at_the_next_fair(services: Services, fair: int, stand: int) -> None:
    complaint = services.records.save(
        "fair_complaints",
        {
            "exhibition": fair,
            "exhibitor": stand,
            "received_at": "2026-03-21 09:10",
            "complainant": "某公司",
            "result": "侵权成立",
        },
    )
    later = services.records.save("exhibitions", {"name": "第128届广交会", "opens_on": "2026-10-15"})
    party = services.records.load("exhibitors", stand)["party"]
    again = services.records.save("exhibitors", {"exhibition": later, "party": party})
    (hint,) = [one for one in services.exhibitions.hints.of(again) if one.question == "A4"]
    assert (hint.answer, hint.record_id) == ("found", complaint)
    assert "“第127届广交会”被投诉" in hint.sentence
    assert [one.exhibitor for one in services.exhibitions.figures.radar(later)] == [again]


def test_a_finding_becomes_a_clue_without_what_was_said_in_the_check(
    services: Services, stand: int, officers: tuple[int, int]
) -> None:
    check = services.exhibitions.start(stand, checkers=officers)
    services.exhibitions.answer(check, "C5", "no", remark="老板承认是仿的")
    services.exhibitions.answer(check, "A2", "yes")
    clue = services.exhibitions.clues.from_finding(check, "C5")
    assert services.exhibitions.clues.from_finding(check, "C5") == clue
    record = services.records.load("clues", clue)
    assert "展查2026-0001" in record["content"]
    assert "他人注册商标的使用授权" in record["content"]
    assert "承认" not in record["content"]
    assert (record["channel"], record["party_text"]) == ("exhibition", "雁湖县晚安家居有限公司")
    assert (record["inspector_a"], record["inspector_b"]) == ("张建国", "王丽")
    origin = services.exhibitions.clues.origin(clue)
    assert origin is not None
    assert (origin.register, origin.record_id, origin.question) == ("risk_checks", check, "C5")
    asked = {one.key: one for one in services.exhibitions.sheet(check).questions}
    assert asked["C5"].clue == clue
    with pytest.raises(Refused, match="没有发现问题"):
        services.exhibitions.clues.from_finding(check, "A2")
    assert services.exhibitions.clues.origin(services.records.save("clues", dict(CLUE))) is None


CLUE = {"source": "report", "received_on": "2026-03-01", "content": "举报"}


def test_a_complaint_runs_in_hours_and_becomes_a_clue(services: Services, fair: int, stand: int) -> None:
    values = {
        "exhibition": fair,
        "exhibitor": stand,
        "received_at": "2026-03-09 09:10",
        "complainant": "某公司",
        "facts": "展品床垫使用近似商标",
        "served_at": "2026-03-09 10:30",
        "answered_at": "2026-03-10 09:00",
    }
    complaint = services.records.save("fair_complaints", values)
    handover, answer = services.exhibitions.figures.clocks(complaint)
    assert (handover.due, answer.due) == (datetime(2026, 3, 10, 10), datetime(2026, 3, 10, 11))
    assert (answer.overdue, answer.minutes_left) == (False, 120)
    assert [one[1].key for one in services.exhibitions.figures.running()] == ["exhibition_complaint_handover"]
    row = services.lists.page("fair_complaints", [complaint])[0]
    assert row is not None
    assert answer.due in row
    clue = services.exhibitions.clues.from_complaint(complaint)
    assert services.exhibitions.clues.from_complaint(complaint) == clue
    assert "近似商标" in services.records.load("clues", clue)["content"]
    origin = services.exhibitions.clues.origin(clue)
    assert origin is not None
    assert origin.register == "fair_complaints"
    with pytest.raises(Invalid, match="早于收到投诉"):
        services.records.save("fair_complaints", {"served_at": "2026-03-08 08:00"}, record_id=complaint)


def test_the_walk_goes_hall_by_hall_with_numbers_read_as_numbers(services: Services, fair: int, stand: int) -> None:
    for booth in ("A2", "B1", "A9"):
        services.records.save(
            "exhibitors", {"exhibition": fair, "party": {"name": booth}, "hall": "2号馆", "booth": booth}
        )
    services.records.save("exhibitors", {"exhibition": fair, "party": {"name": "十"}, "hall": "10号馆", "booth": "A1"})
    stops = services.exhibitions.figures.walk(fair)
    assert [(one.hall, one.booth) for one in stops] == [
        ("2号馆", "A2"), ("2号馆", "A9"), ("2号馆", "A10"), ("2号馆", "B1"), ("10号馆", "A1"),
    ]  # fmt: skip
    check = services.exhibitions.start(stand)
    answer_all(services, check)
    services.exhibitions.fill(check)
    assert len(services.exhibitions.figures.walk(fair, left=True)) == 4


def test_the_figures_of_a_fair_open_into_what_they_count(services: Services, fair: int, stand: int) -> None:
    check = services.exhibitions.start(stand)
    answer_all(services, check, C5="no", D9="no")
    services.exhibitions.fill(check)
    services.exhibitions.review(check, reviewer="刘明")
    services.exhibitions.rectify(check)
    services.exhibitions.clues.from_finding(check, "C5")
    services.records.save("exhibitors", {"exhibition": fair, "party": {"name": "另一家"}, "hall": "3号馆"})
    summary = services.exhibitions.figures.summary(fair)
    values = {one.key: one.value for one in summary.figures}
    assert (values["exhibitors"], values["checked"], values["level_high"]) == (2, 1, 1)
    assert (values["findings"], values["rectified"], values["clues"]) == (2, 1, 1)
    assert summary.figure("level_high").ids == (stand,)
    assert [one.label for one in summary.questions] == ["C5 他人商标授权", "D9 外观比对"]
    assert [(one.label, one.levels) for one in summary.by_hall] == [
        ("2号馆", {"high": (stand,)}), ("3号馆", {"none": (stand + 1,)}),
    ]  # fmt: skip
    assert [one.label for one in summary.by_region] == ["湖南省衡阳市衡阳县", "未登记"]


def test_the_ledger_has_every_column_of_the_register(services: Services, fair: int, stand: int) -> None:
    services.exhibitions.start(stand)
    ids = services.lists.ids(ListQuery("fair_ledger"))
    (row,) = services.lists.page("fair_ledger", ids)
    assert row is not None
    names = [one.name for one in services.records.register("fair_ledger").columns]
    assert len(names) == 40
    assert row[names.index("fair")] == "第127届广交会"
    assert row[names.index("checked_on")] == date(2026, 3, 10)


def test_a_fair_tells_what_is_due_before_its_opening_and_after_its_end(
    services: Services, fair: int, stand: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    check = services.exhibitions.start(stand)
    answer_all(services, check, C5="no")
    services.exhibitions.fill(check)
    monkeypatch.setenv("REGISTER_TODAY", "2026-03-11")
    assert [one.rule.key for one in services.exhibitions.clocks.of(fair)] == ["exhibition_risk_close"]
    complaint = {"exhibition": fair, "exhibitor": stand, "received_at": "2026-03-21 10:00", "complainant": "某公司"}
    complaint_id = services.records.save("fair_complaints", complaint)
    monkeypatch.setenv("REGISTER_TODAY", "2026-04-07")
    assert [one.rule.key for one in services.exhibitions.clocks.of(fair)] == ["exhibition_transfer", "exhibition_visit"]
    services.records.save("fair_complaints", {"result": "settled"}, record_id=complaint_id)
    services.records.save("exhibitors", {"visited_on": "2026-04-06"}, record_id=stand)
    assert services.exhibitions.clocks.of(fair) == ()


def test_a_listed_enterprise_is_known_until_it_is_taken_off_the_list(services: Services, stand: int) -> None:
    party = services.records.load("exhibitors", stand)["party"]
    matter: dict[str, object] = {"party": party, "subject": "abnormal", "opened_on": "2026-01-05"}
    begun = [{"event": "unreachable_verified", "happened_on": "2026-01-05"}]
    record = services.records.save("credit_matters", matter | {"events": begun})

    def known() -> list[tuple[str, str]]:
        return [(one.tone, one.answer) for one in services.exhibitions.hints.of(stand) if one.question == "A6"]

    assert known() == [("watch", "")]
    listed = [*begun, {"event": "abnormal_listed", "happened_on": "2026-01-12"}]
    services.records.save("credit_matters", {"events": listed}, record_id=record)
    assert known() == [("serious", "yes")]
    removed = [*listed, {"event": "abnormal_removed", "happened_on": "2026-03-02"}]
    services.records.save("credit_matters", {"events": removed}, record_id=record)
    assert known() == [("note", "")]
