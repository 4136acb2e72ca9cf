"""Old ledgers hold every kind of slip: whatever is typed, the checks answer and never fail."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from db.rules.clocks import Event, born
from db.rules.deadline_rules import deadline_rules
from db.rules.dossier import check_dossier
from db.rules.warnings import warnings

DAYS = st.none() | st.dates(date(1985, 1, 1), date(2090, 1, 1))
MOMENTS = st.none() | st.datetimes(datetime(1985, 1, 1), datetime(2090, 1, 1))
SUMS = st.none() | st.decimals(Decimal(0), Decimal(10**9), places=2)
KINDS = st.sampled_from(
    ["trademark_infringement", "patent_counterfeit", "patent_marking", "special_symbol", "exhibition", "unheard_of", ""]
)
PENALTIES = ["warning", "fine", "confiscate_gains", "confiscate_goods", "suspend_business"]
NUMBERS = st.sampled_from(["", "雁湖市监处罚〔2026〕8号", "损坏", "〔〕", "2026第1号"])
DATES = ("found_on", "filed_on", "act_from", "act_to", "notified_on", "decided_on", "closed_on", "served_on")
AMOUNTS = ("turnover", "illegal_gains", "fine", "confiscated_gains", "confiscated_value", "sales")
CASES = st.fixed_dictionaries(
    {
        **dict.fromkeys(
            ("found_on", "filed_on", "act_from", "act_to", "notified_on", "decided_on", "closed_on", "served_on"), DAYS
        ),
        **dict.fromkeys(("turnover", "illegal_gains", "fine", "confiscated_gains", "confiscated_value", "sales"), SUMS),
        "kind": KINDS,
        "hearing": st.sampled_from([None, "none", "held"]),
        "outcome": st.sampled_from([None, "penalty", "no_penalty"]),
        "penalty_kinds": st.lists(st.sampled_from(PENALTIES), unique=True).map(tuple) | st.none(),
        "article_violated": st.none() | st.text("第五七十条（三）项款《》", max_size=20),
        "parties": st.lists(
            st.fixed_dictionaries(
                {"name": st.none() | st.text("张李商行", max_size=4), "kind": st.none() | st.just("person")}
            ),
            max_size=2,
        ),
        "officers": st.lists(st.fixed_dictionaries({"name": st.none() | st.text("张李", max_size=3)}), max_size=3),
        "rights": st.lists(st.fixed_dictionaries({"kind": st.just("trademark"), "valid_until": DAYS}), max_size=2),
        "goods": st.lists(
            st.fixed_dictionaries({"quantity": SUMS, "unit_price": SUMS, "measure": st.none() | st.just("seizure")}),
            max_size=2,
        ),
        "measures": st.lists(
            st.fixed_dictionaries(
                {
                    "kind": st.sampled_from(["seizure", "prior_registration", None]),
                    "started_at": MOMENTS,
                    "extended_until": DAYS,
                    "released_on": DAYS,
                }
            ),
            max_size=2,
        ),
        "payments": st.lists(
            st.fixed_dictionaries({"kind": st.just("fine"), "paid_on": DAYS, "amount": SUMS}), max_size=2
        ),
        "transfers": st.lists(st.fixed_dictionaries({"sent_on": DAYS, "filed_on": DAYS}), max_size=1),
        "earlier": st.lists(st.fixed_dictionaries({"kind": KINDS, "decided_on": DAYS}), max_size=2),
        "events": st.lists(
            st.fixed_dictionaries({"event": st.sampled_from(sorted(deadline_rules().events)), "happened_at": MOMENTS}),
            max_size=4,
        ),
        "papers": st.lists(
            st.fixed_dictionaries(
                {
                    "form": st.sampled_from(["7", "37", "45", "C1"]),
                    "number": NUMBERS,
                    "title": st.just("文书"),
                    "state": st.sampled_from(["issued", "draft", "void"]),
                    "issued_on": DAYS,
                    "text": st.text("罚款1,2.元万涉嫌综上。六十日视为送达", max_size=30),
                }
            ),
            max_size=3,
        ),
        "deliveries": st.lists(
            st.fixed_dictionaries(
                {"form": st.just("45"), "number": NUMBERS, "delivered_at": MOMENTS, "method": st.just("lien")}
            ),
            max_size=2,
        ),
    }
)
TODAYS = st.dates(date(2019, 1, 1), date(2030, 1, 1))


@given(CASES, TODAYS)
def test_a_dirty_case_is_answered(case: dict[str, Any], today: date) -> None:
    for warning in warnings(case, today=today):
        assert warning.article
        assert "{" not in warning.sentence
    for finding in check_dossier(case, today=today):
        assert "{" not in finding.sentence


@given(st.lists(st.tuples(st.sampled_from(sorted(deadline_rules().events)), DAYS | MOMENTS), max_size=8), TODAYS)
def test_clocks_of_dirty_events_explain_themselves(events: list[tuple[str, Any]], today: date) -> None:
    for clock in born([Event(key, on) for key, on in events if on], today=today):
        assert clock.rule.name in clock.explain()
        assert clock.urgency(today) in ("overdue", "today", "soon", "coming", "later")
        assert clock.to_json()["rule"] == clock.rule.key
