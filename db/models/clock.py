"""What starts, stops and lengthens the clocks of a case beyond its own dates; and the office's own days off."""

from __future__ import annotations

from db.kinds import Choice, Count, Day, Moment, Text, YesNo
from db.models.case import Case
from db.record import Record, Row, belongs_to, column
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
    "archived",
)
# fmt: on
UNITS = {"day": "日", "workday": "个工作日", "month": "个月"}


def _event_labels() -> dict[str, str]:
    labels = deadline_rules().events
    return {key: labels[key] for key in EVENT_KEYS}


def _extendable() -> dict[str, str]:
    rules = deadline_rules().rules.values()
    return {rule.key: rule.name for rule in rules if any(version.extend for version in rule.versions)}


class CaseEvent(Row):
    """Something that happened in a case and starts or stops a clock, such as goods sent to a laboratory."""

    case = belongs_to(Case, "events", "期限事件")
    event = column(Choice(_event_labels()), "事件", required=True)
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


class OwnDay(Record):
    """A day on which this office rests or works against the official calendar, such as a local flood day."""

    called_by = "note"

    day = column(Day(), "日期", required=True, unique=True)
    workday = column(YesNo(), "上班", required=True)
    note = column(Text(60), "说明", required=True)

    class Meta:
        table_name = "own_days"
