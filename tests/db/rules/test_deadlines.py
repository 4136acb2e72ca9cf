"""Golden deadlines, each worked by hand from the calendar of its year; the comment is the derivation.

`n:` is the running count of workdays; a day in parentheses is off. 补 marks a make-up workday.
"""

from datetime import date, datetime

import pytest

from db.rules.counting import Exclusion
from db.rules.deadlines import Deadline, Extension, deadline
from db.rules.notices import Notice
from db.rules.workdays import Calendar, standard

NEW_YEAR_2027 = Notice(
    "2027年节假日安排",
    "",
    None,
    2027,
    complete=True,
    days=tuple((date(2027, 1, day), False, "元旦") for day in (1, 2, 3)),
)
LONGER = (Extension(),)


def d(text: str) -> date:
    return date.fromisoformat(text)


GOLDEN = [
    # ---- 2019: 春节 2/4-10 (补 2/2, 2/3), 劳动节 5/1-4 (补 4/28, 5/5), 国庆 10/1-7 (补 9/29, 10/12)
    # 4/19:1 22:2 23:3 24:4 25:5 26:6 补28:7 29:8 30:9 (1-4) 补5/5:10 6:11 7:12 8:13 9:14 10:15
    ("clue_verify", "2019-04-18", "2019-05-10"),
    # 9/6 + 30 = 10/6, a Sunday inside the holiday -> 10/8
    ("seizure", "2019-09-06", "2019-10-08"),
    # 7/3 + 28 = 7/31, + 31 = 8/31 (59), + 30 = 9/30 (89), 90th day 10/1, holiday -> 10/8
    ("case_decision", "2019-07-03", "2019-10-08"),
    # 8/31 + 6 months = 2/31 -> last day of a leap February, 2/29, a Saturday -> Monday 3/2
    ("lawsuit", "2019-08-31", "2020-03-02"),
    # 11/4 + 26 = 11/30, + 31 = 12/31 (57), + 31 = 1/31 (88), 90th day 2/2/2020: the extended holiday -> 2/3
    ("case_decision", "2019-11-04", "2020-02-03"),
    # ---- 2020: 春节 1/24-30, extended to 2/2 (补 1/19),
    # 劳动节 5/1-5 (补 4/26, 5/9), 端午 6/25-27 (补 6/28), 国庆 10/1-8 (补 9/27, 10/10)
    # 1/21:1 22:2 23:3 (1/24-2/2) 3:4 4:5 5:6 6:7 7:8 10:9 11:10 12:11 13:12 14:13 17:14 18:15
    ("clue_verify", "2020-01-20", "2020-02-18"),
    # 补1/19 Sunday:1 20:2 21:3 22:4 23:5 (1/24-2/2) 3:6 4:7
    ("complaint_accept", "2020-01-17", "2020-02-04"),
    # 1/10 + 15 = 1/25, holiday -> 2/3, the first day after the extension
    ("fine_payment", "2020-01-10", "2020-02-03"),
    # 1/2 + 30 = 2/1, a Saturday that was to be a make-up day before the holiday was extended -> 2/3
    ("seizure", "2020-01-02", "2020-02-03"),
    # 补4/26 Sunday:1 27:2 28:3 29:4 30:5 (5/1-5) 6:6 7:7
    ("complaint_accept", "2020-04-24", "2020-05-07"),
    # 6/22:1 23:2 24:3 (25-27) 补28 Sunday:4 29:5 30:6 7/1:7 2:8 3:9 6:10 7:11 8:12 9:13 10:14 13:15
    ("closing", "2020-06-19", "2020-07-13"),
    # 2/29 + 31 = 3/31, + 30 = 4/30 (61), + 29 = 5/29, a Friday
    ("case_decision", "2020-02-29", "2020-05-29"),
    # 2/29 + 3 years: 2023 has no 2/29 -> 2/28; a freeze does not roll
    ("equity_freeze", "2020-02-29", "2023-02-28"),
    # 9/2-4:3 7-11:8 14-18:13 21-25:18 补27:19 28-30:22 (1-8) 9:23 补10:24 12-16:29 19-23:34 26-30:39 11/2-6:44 9:45
    ("complaint_mediation", "2020-09-01", "2020-11-09"),
    # three workdays before 2021-07-15: 补9/27 Sunday:1 28:2 29:3
    ("defence_or_hearing_request", "2020-09-25", "2020-09-29"),
    # seven days before 2021-07-15: 9/24 + 7 = 10/1 -> 10/9
    ("prior_reg_dispose", "2020-09-24", "2020-10-09"),
    # ---- 2021: 春节 2/11-17 (补 2/7, 2/20), 劳动节 5/1-5 (补 4/25, 5/8),
    # 中秋 9/19-21 (补 9/18), 国庆 10/1-7 (补 9/26, 10/9)
    # the old rule's last day: 15:1 16:2 19:3
    ("defence_or_hearing_request", "2021-07-14", "2021-07-19"),
    # the new rule's first day: 16:1 19:2 20:3 21:4 22:5
    ("defence_or_hearing_request", "2021-07-15", "2021-07-22"),
    # 2/5:1 补7 Sunday:2 8:3 9:4 10:5 (11-17) 18:6 19:7
    ("complaint_accept", "2021-02-04", "2021-02-19"),
    # 9/14:1 15:2 16:3 17:4 补18:5 (19-21) 22:6 23:7 24:8 补26:9 27:10 28:11 29:12 30:13 (1-7)
    # 8:14 补9:15 11:16 ... 15:20
    ("publicity_same_province", "2021-09-13", "2021-10-15"),
    # 9/10 + 30 = 10/10, a Sunday; 10/9 was a make-up Saturday -> 10/11
    ("seizure", "2021-09-10", "2021-10-11"),
    # 12/29:1 30:2 31:3 (1/1-3) 4:4 5:5 6:6 7:7
    ("decision_service", "2021-12-28", "2022-01-07"),
    # 4/29:1 30:2 (5/1-5) 6:3 7:4 补8 Saturday:5
    ("court_accept", "2021-04-28", "2021-05-08"),
    # ---- 2022: 春节 1/31-2/6 (补 1/29, 1/30), 国庆 10/1-7 (补 10/8, 10/9), 元旦 12/31-1/2
    # 60 days on the last day of the old rule: + 30 = 11/30, + 30 = 12/30, a Friday
    ("service_public_notice", "2022-10-31", "2022-12-30"),
    # 30 days from the first day of the new rule: 12/1
    ("service_public_notice", "2022-11-01", "2022-12-01"),
    # 1/25:1 26:2 27:3 28:4 补29:5 补30:6 (1/31-2/6) 7:7 8:8 9:9 10:10 11:11 14:12 15:13 16:14 17:15
    ("clue_verify", "2022-01-24", "2022-02-17"),
    # 9/29:1 30:2 (1-7) 补8:3 补9:4 10:5 11:6 12:7 13:8 14:9 17:10
    ("review", "2022-09-28", "2022-10-17"),
    # 8/2 + 29 = 8/31, + 30 = 9/30 (59), 60th day 10/1 -> 10/8, a make-up Saturday is a workday
    ("reconsideration", "2022-08-02", "2022-10-08"),
    # 12/29:1 30:2 (12/31-1/2) 3:3 4:4 5:5 6:6 9:7 10:8 11:9 12:10
    ("urge_wait", "2022-12-28", "2023-01-12"),
    # ---- 2023: 春节 1/21-27 (补 1/28, 1/29), 劳动节 4/29-5/3 (补 4/23, 5/6), 中秋国庆 9/29-10/6 (补 10/7, 10/8)
    # 6/25 + 5 = 6/30, + 31 = 7/31 (36), + 31 = 8/31 (67), + 23 = 9/23, a Saturday -> Monday 9/25
    ("case_decision", "2023-06-25", "2023-09-25"),
    # 9/15 + 15 = 9/30, holiday -> 10/7, a make-up Saturday
    ("fine_payment", "2023-09-15", "2023-10-07"),
    # backward: 10/9:1 补8:2 补7:3 (9/29-10/6) 28:4 27:5 26:6 25:7
    ("hearing_notice", "2023-10-10", "2023-09-25"),
    # five years, no rolling; the end lies in 2028
    ("trademark_repeat_window", "2023-02-28", "2028-02-28"),
    # 4/28:1 (29-5/3) 4:2 5:3 补6 Saturday:4 8:5
    ("report_realname_feedback_old", "2023-04-27", "2023-05-08"),
    # 1/1 + 30 = 1/31, a Tuesday
    ("seizure_release_claim", "2023-01-01", "2023-01-31"),
    # ---- 2024: 春节 2/10-17 (补 2/4, 2/18), 清明 4/4-6 (补 4/7), 中秋 9/15-17 (补 9/14), 国庆 10/1-7 (补 9/29, 10/12)
    # 补4 Sunday:1 5:2 6:3 7:4 8:5 9:6 (10-17) 补18:7 19:8 20:9 21:10 22:11 23:12 26:13 27:14 28:15
    ("clue_verify", "2024-02-02", "2024-02-28"),
    # 2/29 + 31 = 3/31, + 30 = 4/30 (61), + 29 = 5/29, a Wednesday
    ("case_decision", "2024-02-29", "2024-05-29"),
    # 8/31 + 6 months = 2/31 -> 2/28/2025, a Friday
    ("lawsuit", "2024-08-31", "2025-02-28"),
    # 11/30 + 3 months = 2/30 -> 2/28/2025
    ("court_application", "2024-11-30", "2025-02-28"),
    # 2/29 + 2 years -> 2/28/2026; a limitation does not roll
    ("penalty_limitation", "2024-02-29", "2026-02-28"),
    # (4-6) 补7 Sunday:1 8:2 9:3
    ("hearing_host_appoint", "2024-04-03", "2024-04-09"),
    # 13:1 补14 Saturday:2 (15-17) 18:3 19:4 20:5 23:6 24:7
    ("prior_reg_dispose", "2024-09-12", "2024-09-24"),
    # 27:1 补29 Sunday:2 30:3 (1-7) 8:4 9:5 10:6 11:7
    ("summary_archive", "2024-09-26", "2024-10-11"),
    # 3/6 + 25 = 3/31, + 30 = 4/30 (55), 60th day 5/5, holiday -> Monday 5/6
    ("reconsideration", "2024-03-06", "2024-05-06"),
    # ---- 2025: 春节 1/28-2/4 (补 1/26, 2/8), 国庆中秋 10/1-8 (补 9/28, 10/11)
    # 21:1 22:2 23:3 24:4 补26:5 27:6 (1/28-2/4) 5:7 6:8 7:9 补8:10 10:11 ... 14:15 17:16 ... 21:20
    ("publicity_same_province", "2025-01-20", "2025-02-21"),
    # 补28 Sunday:1 29:2 30:3 (1-8) 9:4 10:5 补11 Saturday:6 13:7
    ("jurisdiction_negotiate", "2025-09-26", "2025-10-13"),
    # three years on the last day of the old rule, one year from the first day of the new
    ("publicity_term_general", "2025-12-24", "2028-12-24"),
    ("publicity_term_general", "2025-12-25", "2026-12-25"),
    # old: 25:1 26:2 29:3 30:4 31:5 (1/1-3) 补4:6 5:7 6:8 7:9 8:10 9:11 12:12 13:13 14:14 15:15
    ("credit_repair_decide", "2025-12-24", "2026-01-15"),
    # new: 26:1 29:2 30:3 31:4 (1/1-3) 补4 Sunday:5 5:6 6:7
    ("credit_repair_decide", "2025-12-25", "2026-01-06"),
    # 25:1 26:2 29:3 30:4 31:5, and under the new rule 26:1 29:2
    ("abnormal_removal", "2025-12-24", "2025-12-31"),
    ("abnormal_removal", "2025-12-25", "2025-12-29"),
    # ---- 2026: 春节 2/15-23 (补 2/14, 2/28), 劳动节 5/1-5 (补 5/9),
    # 端午 6/19-21, 中秋 9/25-27, 国庆 10/1-7 (补 9/20, 10/10)
    # 补14 Saturday:1 (15-23) 24:2 25:3
    ("publicity_withdraw", "2026-02-13", "2026-02-25"),
    # old, 45 workdays: 4/15-17:3 20-24:8 27-30:12 (1-5) 6-8:15 补9:16 11-15:21 18-22:26 25-29:31
    # 6/1-5:36 8-12:41 15-18:45
    ("complaint_mediation", "2026-04-14", "2026-06-18"),
    # new, 60 days: + 15 = 4/30, + 31 = 5/31 (46), + 14 = 6/14, a Sunday -> 6/15
    ("complaint_mediation", "2026-04-15", "2026-06-15"),
    # 90th day 10/1 -> 10/8
    ("case_decision", "2026-07-03", "2026-10-08"),
    # 9/5 + 30 = 10/5 -> 10/8
    ("seizure", "2026-09-05", "2026-10-08"),
    # 补20 Sunday:1 21:2 22:3 23:4 24:5 (25-27) 28:6 29:7 30:8 (1-7) 8:9 9:10 补10:11 12:12 13:13 14:14 15:15
    ("exhibition_transfer", "2026-09-18", "2026-10-15"),
    # 1/15 + 16 = 1/31, + 18 = 2/18; inside the holiday, but a surcharge does not wait for a workday
    ("late_surcharge", "2026-01-15", "2026-02-18"),
    # one month from 1/31: 2/28, a make-up Saturday, stays
    ("patent_decision", "2026-01-31", "2026-02-28"),
    # 11/20 + 3 calendar days = 11/23, a Monday
    ("referral_approve", "2026-11-20", "2026-11-23"),
    # ---- 2027 and later: not announced
    # 12/25:1 28:2 29:3 30:4 31:5 1/1 (a Friday, not known to be off):6 4:7
    ("decision_service", "2026-12-24", "2027-01-04"),
    # 11/23 + 7 = 11/30, + 31 = 12/31 (38), + 31 = 1/31 (69), + 21 = 2/21, a Sunday -> 2/22
    ("case_decision", "2026-11-23", "2027-02-22"),
    # backward: 1/5:1 4:2 1:3 12/31:4 30:5 29:6 28:7
    ("hearing_notice", "2027-01-06", "2026-12-28"),
    # the first day of the new trademark law
    ("trademark_repeat_window", "2027-01-01", "2032-01-01"),
]

PROVISIONAL = {("decision_service", "2026-12-24"), ("case_decision", "2026-11-23"), ("hearing_notice", "2027-01-06")}


@pytest.mark.parametrize(("key", "start", "end"), GOLDEN)
def test_a_deadline_worked_by_hand(key: str, start: str, end: str) -> None:
    found = deadline(key, d(start))
    assert found.ends_on == d(end)
    assert found.provisional == ((key, start) in PROVISIONAL)
    assert found.version.article in found.explain()


def test_there_are_enough_of_them() -> None:
    assert len(GOLDEN) >= 60
    assert {d(start).year for _, start, _ in GOLDEN} == set(range(2019, 2028))


def lab(start: str, end: str | None, reason: str = "检测", kind: str = "lab") -> Exclusion:
    return Exclusion(d(start), d(end) if end else None, reason, kind=kind)


def changed(key: str, start: str, *spans: Exclusion, longer: int = 0, today: str = "") -> Deadline:
    return deadline(key, d(start), exclusions=spans, extensions=LONGER * longer, today=d(today) if today else None)


@pytest.mark.parametrize(
    ("found", "end"),
    [
        # 90 + 30 from filing: 120th day = 9/23 + 30 = 10/23, a Monday; not 30 days from the rolled 9/25
        (changed("case_decision", "2023-06-25", longer=1), "2023-10-23"),
        # 30 + 30 from 9/10: + 20 = 9/30, + 31 = 10/31 (51), + 9 = 11/9; not from the rolled 10/11
        (changed("seizure", "2021-09-10", longer=1), "2021-11-09"),
        # 7 + 10 workdays: 1/6 is the 7th, 7:8 8:9 9:10 12:11 13:12 14:13 15:14 16:15 19:16 20:17
        (changed("credit_repair_decide", "2025-12-25", longer=1), "2026-01-20"),
        # a month and 15 days: 2/28 + 15 = 3/15, a Sunday -> 3/16
        (changed("patent_decision", "2026-01-31", longer=1), "2026-03-16"),
        # ten days of laboratory: 10/1 + 10 = 10/11, a Sunday (10/10 is a make-up day) -> 10/12
        (changed("case_decision", "2026-07-03", lab("2026-07-10", "2026-07-19")), "2026-10-12"),
        # 7/10-20 and 7/15-25 overlap: 16 days, not 22: 10/1 + 16 = 10/17, a Saturday -> 10/19
        (
            changed(
                "case_decision",
                "2026-07-03",
                lab("2026-07-10", "2026-07-20", "中止调查", "suspension"),
                lab("2026-07-15", "2026-07-25", "权利人辨认", "identification"),
            ),
            "2026-10-19",
        ),
        # a month with a hearing from 1/2 to 1/30 starts as if on 1/30 and ends on 2/28
        (changed("patent_decision", "2026-01-01", lab("2026-01-02", "2026-01-30", "听证", "hearing")), "2026-02-28"),
        # 3/3:1 (lab 4-13) 16:2 17:3 18:4 19:5 20:6 23:7 24:8 25:9 26:10 27:11 30:12 31:13 4/1:14 2:15
        (changed("clue_verify", "2026-03-02", lab("2026-03-04", "2026-03-13")), "2026-04-02"),
        # the same, extended: 4/3:16 (4-6) 7:17 8:18 9:19 10:20 13-17:25 20-24:30
        (changed("clue_verify", "2026-03-02", lab("2026-03-04", "2026-03-13"), longer=1), "2026-04-24"),
        # 5/11-14 are 4 days, the laboratory takes 5/15-6/13, 26 more days from 6/14 end on 7/9
        (changed("seizure", "2026-05-10", lab("2026-05-15", "2026-06-13")), "2026-07-09"),
        # the laboratory starts on the 30th day itself, 6/9: it does not count; 6/20 is the 30th, off -> 6/22
        (changed("seizure", "2026-05-10", lab("2026-06-09", "2026-06-19")), "2026-06-22"),
        # an exclusion before the start and one after the end change nothing
        (
            changed("seizure", "2026-05-10", lab("2026-04-01", "2026-05-10"), lab("2026-06-10", "2026-06-30")),
            "2026-06-09",
        ),
        # still running on 7/20: 7/10-20 are 11 days, 10/1 + 11 = 10/12, a Monday
        (changed("case_decision", "2026-07-03", lab("2026-07-10", None), today="2026-07-20"), "2026-10-12"),
    ],
)
def test_extensions_and_exclusions_worked_by_hand(found: Deadline, end: str) -> None:
    assert found.ends_on == d(end)


def test_the_last_extension_of_a_case_is_fixed_by_the_panel() -> None:
    # 90 + 30 + 45 = 165 days from 6/25: 10/23 is the 120th, + 8 = 10/31, + 30 = 11/30 (158), + 7 = 12/7
    found = deadline(
        "case_decision",
        d("2023-06-25"),
        extensions=[Extension(paper="第1号审批表"), Extension(45, paper="集体讨论记录")],
    )
    assert found.ends_on == d("2023-12-07")
    assert (
        "期限：90日，延长30日（部门负责人批准，第1号审批表），延长45日（负责人集体讨论批准，集体讨论记录）"
        in found.explain()
    )
    assert [step["length"] for step in found.to_json()["extended"]] == [30, 45]
    fixed = deadline("case_decision", d("2023-06-25"), extensions=[Extension(), Extension(until=d("2023-12-29"))])
    assert fixed.ends_on == d("2023-12-29")


def test_a_longer_extension_than_the_rule_allows_is_doubted() -> None:
    found = deadline("seizure", d("2026-05-10"), extensions=[Extension(40), Extension(5)])
    assert found.ends_on == d("2026-07-24")
    assert found.doubts[0] == "第1次延长40日，超过规定的30日"
    assert "没有第2次延长的规定" in found.doubts[1]
    assert "注意：第1次延长40日" in found.explain()


def test_hours_start_with_the_next_hour_and_do_not_roll() -> None:
    # taken at 9:30 on the first day of the holiday: the ninth hour does not count, 24 hours from 10:00
    found = deadline("prior_reg_emergency", datetime(2026, 10, 1, 9, 30))
    assert found.ends_at == datetime(2026, 10, 2, 10)
    assert found.to_json()["starts_on"] == "2026-10-01T09:30"
    assert found.to_json()["ends_on"] == "2026-10-02T10:00"
    assert "届满：2026年10月2日10:00" in found.explain()
    assert deadline("referral_send", d("2026-11-20")).ends_on == d("2026-11-21")
    span = lab("2026-11-20", "2026-11-30")
    assert deadline("referral_send", d("2026-11-20"), exclusions=[span]).doubts == (
        "按小时计算或者倒数的期限不延长、不扣除",
    )


def test_an_announced_year_is_no_longer_provisional() -> None:
    # backward with 1/1-3 off: 1/5:1 4:2 (1-3) 12/31:3 30:4 29:5 28:6 25:7
    found = deadline("hearing_notice", d("2027-01-06"), calendar=standard().with_notice(NEW_YEAR_2027))
    assert (found.ends_on, found.provisional) == (d("2026-12-25"), False)
    assert [day for day, _ in found.skipped] == [d(f"2026-12-{day}") for day in (26, 27)] + [
        d(f"2027-01-0{day}") for day in (1, 2, 3)
    ]


def test_the_office_closes_a_day() -> None:
    own = Calendar(own=[(d("2026-11-24"), False, "停水停电")])
    # 11/23:1 (24) 25:2 26:3
    found = deadline("publicity_withdraw", d("2026-11-20"), calendar=own)
    assert found.ends_on == d("2026-11-26")
    assert "11月24日停水停电" in found.explain()


def test_the_derivation_names_every_step() -> None:
    span = Exclusion(d("2026-07-10"), d("2026-07-19"), "检测", "雁湖市监检鉴期〔2026〕1号", "lab")
    found = deadline("case_decision", d("2026-07-03"), exclusions=[span], extensions=LONGER)
    assert found.explain().splitlines() == [
        "案件办理期限（case_decision）",
        "依据：《市场监督管理行政处罚程序规定》第六十四条、《中华人民共和国行政处罚法》第六十条（2021年7月15日起施行）",
        "起算：2026年7月3日立案，当日不计入，自7月4日起算",
        "期限：90日，延长30日（部门负责人批准）",
        "不计入：7月10日至7月19日 检测（雁湖市监检鉴期〔2026〕1号），10日",
        "届满：2026年11月10日（周二）",
    ]
    rolled = deadline("case_decision", d("2026-07-03")).explain()
    assert "顺延：10月1日国庆节、10月2日国庆节" in rolled
    paused = changed("case_decision", "2026-07-03", lab("2026-07-10", None), today="2026-07-20")
    assert paused.paused
    assert "7月10日至今仍在继续 检测" in paused.explain()
    assert "暂停：" in paused.explain()
    assert "暂定：" in deadline("case_decision", d("2026-11-23")).explain()
    backward = deadline("hearing_notice", d("2023-10-10")).explain()
    assert "倒数：2023年10月10日举行听证，当日不计入" in backward
    assert "最迟：2023年9月25日（周一）" in backward


def test_the_json_form() -> None:
    found = changed("clue_verify", "2026-03-02", lab("2026-03-04", "2026-03-13")).to_json()
    assert list(found) == [
        "rule", "name", "article", "in_force_from", "starts_on", "unit", "length", "ends_on", "provisional",
        "skipped", "excluded", "extended",
    ]  # fmt: skip
    assert found["in_force_from"] == "2021-07-15"
    assert found["excluded"] == [{"from": "2026-03-04", "to": "2026-03-13", "reason": "检测", "paper": ""}]
    assert [day["day"] for day in found["skipped"]] == [
        "2026-03-14", "2026-03-15", "2026-03-21", "2026-03-22", "2026-03-28", "2026-03-29",
    ]  # fmt: skip
    assert found["skipped"][0]["reason"] == "周六"


@pytest.mark.parametrize(
    ("today", "urgency"),
    [
        ("2026-12-01", "today"),
        ("2026-12-02", "overdue"),
        ("2026-11-26", "soon"),  # 27:1 30:2 12/1:3
        ("2026-11-25", "coming"),
        ("2026-11-20", "coming"),  # 23:1 24:2 25:3 26:4 27:5 30:6 12/1:7
        ("2026-11-19", "later"),
    ],
)
def test_how_urgent_it_is(today: str, urgency: str) -> None:
    found = deadline("complaint_accept", d("2026-11-20"))
    assert found.ends_on == d("2026-12-01")
    assert found.urgency(d(today)) == urgency


def test_the_ninety_days_warn_earlier() -> None:
    found = deadline("case_decision", d("2026-07-03"))
    assert found.urgency(d("2026-09-23")) == "soon"
    assert found.urgency(d("2026-09-22")) == "coming"  # 23:1 24:2 28:3 29:4 30:5 10/8:6
    assert found.urgency(d("2026-09-18")) == "later"
    assert found.days_left(d("2026-10-09")) == -1
