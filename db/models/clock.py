"""What starts, stops and lengthens the clocks of a case beyond its own dates; and the office's own days off."""

from __future__ import annotations

from collections.abc import Iterable

from db.kinds import Choice, Code, Count, Day, Moment, Text, YesNo
from db.models.case import Case
from db.models.clue import Clue
from db.models.office import Officer
from db.models.party import Party
from db.record import Record, Row, belongs_to, column, link
from db.rules.deadline_rules import deadline_rules

# fmt: off
EVENT_KEYS = (
    "identification_asked", "identification_returned", "lab_sent", "lab_returned", "suspended", "resumed",
    "sent_for_review", "reviewed", "defended", "waived", "hearing_requested", "host_appointed", "host_got_file",
    "hearing_scheduled", "hearing_notified", "hearing_announced", "hearing_held", "hearing_ended",
    "hearing_reported", "notice_published", "notice_ended", "refund_ordered", "refund_ended",
    "seizure_approved", "registration_approved", "service_published", "deemed_served", "instalment_granted",
    "urged", "challenged", "challenge_ended", "reconsidered", "court_asked", "court_accepted", "court_ruled",
    "closing_event", "reporter_told", "published", "published_light", "published_serious", "publication_stopped",
    "decision_changed", "publication_withdrawn", "referral_reported", "referral_approved", "police_refused",
    "referral_reconsidered", "referral_handed_over", "harmful_act_ended", "earlier_penalty", "obstacle_started",
    "obstacle_ended", "not_filed", "clue_transferred", "terminated", "transferred_admin", "summary_decided",
    "archived", "file_handed_over", "claim_published", "goods_claimed", "cash_taken", "cash_handed_in", "cash_banked",
    "court_refused", "court_objected", "referral_decided", "police_decided", "reconsider_asked", "reconsider_answered",
    "reconsider_received", "supervision_asked", "summary_archived", "repair_done", "jurisdiction_disputed",
    "jurisdiction_settled", "case_result", "patent_clue_found", "patent_report_received",
)
CLUE_EVENT_KEYS = (
    "lab_sent", "lab_returned", "identification_asked", "identification_returned", "report_repeated",
    "complaint_answered", "complaint_accepted", "mediation_agreed", "mediation_ended", "mediation_end_told",
    "mediation_clue_found", "mediation_clue_settled", "authority_disputed", "authority_settled",
    "jurisdiction_disputed", "jurisdiction_settled", "reporter_told",
)
CREDIT_EVENT_KEYS = (
    "annual_report_closed", "info_arose", "info_published", "info_order_expired", "unreachable_verified",
    "false_info_verified", "abnormal_listed", "abnormal_removal_accepted", "abnormal_removed",
    "dishonesty_listed", "dishonesty_published", "other_province_listed", "dishonesty_pushed",
    "dishonesty_push_received", "dishonesty_removal_asked", "dishonesty_removal_accepted",
    "dishonesty_removal_decided", "dishonesty_stopped", "dishonesty_basis_revoked", "repair_asked",
    "repair_accepted", "repair_decided", "repair_done", "push_received", "published", "published_light",
    "published_serious", "publication_stopped", "check_finished", "check_published", "negative_published",
    "defaulter_listed", "defaulter_performed", "defaulter_removed", "licence_revoked", "watch_started",
    "watch_reviewed", "freeze_published", "freeze_ended", "assist_received", "assist_done",
)
# fmt: on
CREDIT_SUBJECTS = {
    "abnormal": "经营异常名录",
    "dishonesty": "严重违法失信名单",
    "repair": "信用修复",
    "assisted": "协助公示",
    "check": "抽查结果公示",
    "freeze": "股权冻结",
    "defaulter": "失信被执行人",
    "bar": "任职限制",
    "watch": "内部重点监控",
    "assist": "协助调查",
    "other": "其他",
}
UNITS = {"day": "日", "workday": "个工作日", "month": "个月"}


def _event_labels(keys: Iterable[str]) -> dict[str, str]:
    labels = deadline_rules().events
    return {key: labels[key] for key in keys}


def _extendable(*keys: str) -> dict[str, str]:
    rules = deadline_rules().rules.values()
    return {
        rule.key: rule.name
        for rule in rules
        if (rule.key in keys if keys else any(version.extend for version in rule.versions))
    }


class CaseEvent(Row):
    """Something that happened in a case and starts or stops a clock, such as goods sent to a laboratory."""

    case = belongs_to(Case, "events", "期限事件")
    event = column(Choice(_event_labels(EVENT_KEYS)), "事件", required=True)
    happened_at = column(Moment(), "时间", required=True)
    note = column(Text(200), "说明（文书）")

    class Meta:
        table_name = "case_events"


class Extension(Row):
    """One extension that was granted for one deadline of a case; it lengthens the same count from the same start."""

    case = belongs_to(Case, "extensions", "期限延长")
    rule = column(Choice(_extendable()), "期限", required=True)
    length = column(Count(), "延长", help="空着按规定的长度")
    unit = column(Choice(UNITS), "单位")
    until = column(Day(), "延长至", help="由批准人确定到某日的填这里")
    granted_on = column(Day(), "批准日期")
    granted_by = column(Text(40), "批准人")
    note = column(Text(200), "理由（文书）")

    class Meta:
        table_name = "extensions"


class ClueEvent(Row):
    """Something that happened while a clue was verified or a complaint handled."""

    clue = belongs_to(Clue, "events", "期限事件")
    event = column(Choice(_event_labels(CLUE_EVENT_KEYS)), "事件", required=True)
    happened_on = column(Day(), "日期", required=True)
    note = column(Text(200), "说明（文书）")

    class Meta:
        table_name = "clue_events"


class ClueExtension(Row):
    """One extension that was granted for the verification of a clue (程序规定 art. 18)."""

    clue = belongs_to(Clue, "extensions", "期限延长")
    rule = column(
        Choice(_extendable("clue_verify", "mediation_clue_verify", "report_repeat_restart")),
        "期限",
        required=True,
        default="clue_verify",
    )
    length = column(Count(), "延长（工作日）", help="空着按规定的15个工作日")
    granted_on = column(Day(), "批准日期")
    granted_by = column(Text(40), "批准人")
    note = column(Text(200), "理由（文书）")

    class Meta:
        table_name = "clue_extensions"


class CreditMatter(Record):
    """A matter of credit supervision of one party: a list, a repair, a freeze; its clocks are born from its events."""

    called_by = "number"

    number = column(Code(40), "编号", unique=True, help="保存时按年度自动编号")
    party = link(Party, "parties", "当事人", required=True)
    subject = column(Choice(CREDIT_SUBJECTS), "事项", required=True, index=True)
    opened_on = column(Day(), "登记日期", index=True)
    document = column(Text(60), "文书（来函）文号")
    officer = link(Officer, "officers", "经办人")
    closed_on = column(Day(), "办结日期", index=True, help="办结后期限不再提醒")
    note = column(Text(500, lines=3), "备注")

    class Meta:
        table_name = "credit_matters"


class CreditEvent(Row):
    """One event of a matter of credit supervision."""

    matter = belongs_to(CreditMatter, "events", "经过")
    event = column(Choice(_event_labels(CREDIT_EVENT_KEYS)), "事件", required=True)
    happened_on = column(Day(), "日期", required=True)
    note = column(Text(200), "说明（文书）")

    class Meta:
        table_name = "credit_events"


class RuleSetting(Record):
    """The office's own value for a rule of which no text was read; `key` names the rule, `value` is plain text."""

    called_by = "key"

    key = column(Code(80), "规则", required=True, unique=True)
    value = column(Text(40), "本局的值", required=True)
    reason = column(Text(200), "依据", required=True)

    class Meta:
        table_name = "rule_settings"


class OwnDay(Record):
    """A day on which this office rests or works against the official calendar, such as a local flood day."""

    called_by = "note"

    day = column(Day(), "日期", required=True, unique=True)
    workday = column(YesNo(), "上班", required=True)
    note = column(Text(60), "说明", required=True)

    class Meta:
        table_name = "own_days"
