"""Every deadline of the domain list exists under its key, with its length, unit, extension and what does not count."""

from __future__ import annotations

from datetime import date

import pytest

from db.rules.deadline_rules import deadline_rules

TODAY = date(2026, 11, 28)
CASE = ("suspension", "hearing", "public_notice", "lab", "identification", "refund")

# key, length, unit, article, how far each extension goes (None: whoever grants it says), what does not count
LISTED: list[tuple[str, int | None, str, str, tuple[int | None, ...], tuple[str, ...]]] = [
    ("complaint_accept", 7, "workday", "第十五条", (), ()),
    ("complaint_mediation", 60, "day", "第二十三条", (), ("lab",)),
    ("complaint_mediation_end_notice", 7, "workday", "第二十三条", (), ()),
    ("mediation_clue_verify", 15, "workday", "第二十七条", (15,), ()),
    ("report_repeat_restart", 15, "workday", "第三十五条", (15,), ("lab", "identification")),
    ("report_result_feedback", None, "", "第三十六条", (), ()),
    ("complaint_authority_dispute", 7, "workday", "第三十三条", (), ()),
    ("clue_verify", 15, "workday", "第十八条", (15,), ("lab", "identification")),
    ("jurisdiction_negotiate", 7, "workday", "第十三条", (), ()),
    ("jurisdiction_designate", 7, "workday", "第十六条", (), ()),
    ("assist_reply", 15, "workday", "第四十五条", (None,), ()),
    ("prior_reg_emergency", 24, "hour", "第三十三条", (), ()),
    ("prior_reg_dispose", 7, "workday", "第三十五条", (), ()),
    ("coercive_emergency", 24, "hour", "第三十六条", (), ()),
    ("seizure", 30, "day", "第三十八条", (30,), ("lab",)),
    ("seizure_release_claim", 30, "day", "第四十二条", (), ()),
    ("review", 10, "workday", "第五十五条", (None,), ()),
    ("defence_or_hearing_request", 5, "workday", "第五十七条", (), ()),
    ("hearing_host_appoint", 3, "workday", "第十八条", (), ()),
    ("hearing_file_handover", 3, "workday", "第十九条", (), ()),
    ("hearing_schedule", 5, "workday", "第二十条", (), ()),
    ("hearing_notice", 7, "workday", "第二十条", (), ()),
    ("hearing_public_notice", 3, "workday", "第二十二条", (), ()),
    ("hearing_report", 5, "workday", "第二十九条", (), ()),
    ("case_decision", 90, "day", "第六十四条", (30, None), CASE),
    ("decision_service", 7, "workday", "第八十一条", (), ()),
    ("service_public_notice", 30, "day", "第八十二条", (), ()),
    ("fine_payment", 15, "day", "第七十二条", (None,), ()),
    ("cash_fine_to_bureau", 2, "workday", "第七十三条", (), ()),
    ("cash_fine_to_bank", 2, "workday", "第七十三条", (), ()),
    ("late_surcharge", 34, "day", "第七十五条", (), ("challenge",)),
    ("reconsideration", 60, "day", "第二十条", (), ("obstacle",)),
    ("lawsuit", 6, "month", "第四十六条", (), ("obstacle",)),
    ("lawsuit_after_reconsideration", 15, "day", "第四十五条", (), ("obstacle",)),
    ("urge_wait", 10, "workday", "第七十六条", (), ()),
    ("court_application", 3, "month", "第七十六条", (), ()),
    ("court_application_deferred", 3, "month", "第七十六条", (), ()),
    ("court_accept", 5, "workday", "第五十六条", (), ()),
    ("court_ruling", 7, "workday", "第五十七条", (), ()),
    ("court_ruling_doubt", 30, "day", "第五十八条", (), ()),
    ("court_objection", 15, "day", "第五十六条", (), ()),
    ("closing", 15, "workday", "第七十七条", (), ()),
    ("summary_archive", 7, "workday", "第七十条", (), ()),
    ("publicity_same_province", 20, "workday", "第九条", (), ()),
    ("publicity_push", 10, "workday", "第十条", (), ()),
    ("publicity_assist", 10, "workday", "第十条", (), ()),
    ("publicity_withdraw", 3, "workday", "第十一条", (), ()),
    ("publicity_term_light", 3, "month", "第十三条", (), ()),
    ("publicity_term_general", 1, "year", "第十五条", (), ()),
    ("publicity_repair_general", 3, "month", "第十五条", (), ()),
    ("publicity_term_serious", 3, "year", "第十四条", (), ()),
    ("publicity_repair_serious", 1, "year", "第十四条", (), ()),
    ("credit_repair_accept", 2, "workday", "第十四条", (), ()),
    ("credit_repair_decide", 7, "workday", "第十六条", (10,), ()),
    ("referral_approve", 3, "day", "第五条", (), ()),
    ("referral_send", 24, "hour", "第五条", (), ()),
    ("police_decide", 3, "day", "第八条", (), ()),
    ("referral_reconsider", 3, "day", "第九条", (), ()),
    ("police_reconsider", 3, "day", "第九条", (), ()),
    ("procuratorate_supervise", 3, "day", "第九条", (), ()),
    ("referral_handover", 3, "day", "第十二条", (), ()),
    ("penalty_limitation", 2, "year", "第三十六条", (), ()),
    ("penalty_limitation_harm", 5, "year", "第三十六条", (), ()),
    ("trademark_repeat_window", 5, "year", "第六十条", (), ()),
    ("criminal_repeat_window", 2, "year", "第三条", (), ()),
    ("patent_filing", 5, "workday", "第二十八条", (), ()),
    ("patent_filing_report", 10, "workday", "第二十八条", (), ()),
    ("patent_decision", 1, "month", "第三十六条", (15,), ("hearing", "public_notice")),
    ("patent_publish", 20, "workday", "第四十六条", (), ()),
    # complaints at fairs, credit, lists, freezes
    ("exhibition_complaint_handover", 24, "hour", "第十一条", (), ()),
    ("exhibition_answer", 24, "hour", "第十四条", (), ()),
    ("exhibition_transfer", 15, "workday", "第三十三条", (), ()),
    ("dishonesty_publish", 20, "workday", "第十四条", (), ()),
    ("dishonesty_push", 10, "workday", "第十四条", (), ()),
    ("dishonesty_term", 3, "year", "第二十一条", (), ()),
    ("dishonesty_repair", 1, "year", "第十六条", (), ()),
    ("abnormal_removal", 2, "workday", "第十六条", (10,), ()),
    ("equity_freeze", 3, "year", "第四百八十五条", (None,), ()),
]


@pytest.mark.parametrize(("key", "length", "unit", "article", "extensions", "suspends"), LISTED)
def test_a_listed_deadline_is_there(
    key: str, length: int | None, unit: str, article: str, extensions: tuple[int | None, ...], suspends: tuple[str, ...]
) -> None:
    rule = deadline_rules().rule(key)
    version = rule.on(TODAY)
    assert (version.length, version.unit) == (length, unit)
    assert article in version.article
    assert tuple(step.length for step in version.extend) == extensions
    assert rule.suspends == suspends
    assert rule.backward == (key in ("hearing_notice", "hearing_public_notice"))


def test_the_feedback_to_reporters_ended_with_its_rules() -> None:
    (version,) = deadline_rules().rule("report_realname_feedback_old").versions
    assert (version.length, version.unit, version.end) == (5, "workday", date(2026, 4, 14))


def test_what_is_off_by_default() -> None:
    off = {key for key, rule in deadline_rules().rules.items() if not rule.enabled}
    assert off == {"patent_filing", "patent_filing_report", "patent_decision", "patent_publish", "court_ruling_doubt"}


def test_papers_start_and_stop_clocks_by_events_that_exist() -> None:
    rules = deadline_rules()
    told = {key for one in rules.papers.values() for key in (*one.issued, *one.delivered)}
    used = {rule.start for rule in rules.rules.values()} | {key for rule in rules.rules.values() for key in rule.ends}
    used |= {key for one in rules.exclusions.values() for key in (one.start, one.end)}
    assert told <= used
