"""Figures of training as bars: who was there by unit and place, how sessions were attended, hours against a target."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from db.services.training_figures import OfficerHours, Share
from desktop.pages.sign_in_words import LABELS, THERE
from desktop.widgets.charts import Bar, Part
from desktop.widgets.roster_board import TONES

MOST = 12
_AWAY = 0.35
_REST = "其余"
_STATES = ("present", "late", "early", "makeup", "leave", "absent")
Payload = tuple[str, str, tuple[int, ...]]
"""What a bar opens: register, what it counts, ids."""


def attended(shares: Iterable[Share], *, covered: bool) -> list[Bar]:
    """Who was there of those who belong to a unit or place; `covered` writes the share in place of the number."""
    return [_attended(one, covered=covered) for one in _most(shares)]


def _attended(one: Share, *, covered: bool) -> Bar:
    there = tuple(dict.fromkeys(one.attended))
    away = tuple(person for person in one.people if person not in set(there))
    parts = (
        Part("参训", len(there), 1.0, ("people", f"{one.label} 参训", there)),
        Part("未参训", len(away), _AWAY, ("people", f"{one.label} 未参训", away), "neutral"),
    )
    share = f"{one.coverage}%" if one.coverage is not None else "—"
    tick = f"{len(there)}/{len(there) + len(away)}　{share}" if covered else f"{len(there)}/{len(there) + len(away)}"
    return Bar(one.label, parts, ("people", f"{one.label} 参训", there), tick, soft=one.label.startswith(_REST))


def legend(shares: Iterable[Share]) -> list[Part]:
    """What the two shades of those bars mean."""
    shares = list(shares)
    there = sum(len(set(one.attended)) for one in shares)
    away = sum(len(set(one.people) - set(one.attended)) for one in shares)
    return [Part("参训", there), Part("未参训", away, _AWAY, tone="neutral")]


def hours(shares: Iterable[Share]) -> list[Bar]:
    """The hours that the people of each unit took."""
    ranked = sorted((one for one in shares if one.hours), key=lambda one: -one.hours)
    return [
        Bar(
            one.label,
            (Part("学时", int(one.hours * 10)),),
            ("people", f"{one.label} 参训", tuple(dict.fromkeys(one.attended))),
            f"{plain(one.hours)} 学时",
            said=f"{plain(one.hours)} 学时",
        )
        for one in ranked[:MOST]
    ]


def officers(people: Iterable[OfficerHours]) -> list[Bar]:
    """The hours of each officer against the year's target, the least first."""
    return [
        Bar(
            one.name,
            (
                Part("已完成", int((one.hours - one.over) * 10), tone="accent" if one.lacking else "good"),
                Part("还差", int(one.lacking * 10), _AWAY, tone="neutral"),
            ),
            ("people", one.name, (one.person,)),
            f"{plain(one.hours)}/{one.target}",
            said=f"{plain(one.hours)} 学时，应完成 {one.target}",
        )
        for one in people
    ]


def sessions(found: Sequence[tuple[int, str, dict[str, tuple[int, ...]]]]) -> list[Bar]:
    """How each session of a class was attended."""
    return [
        Bar(
            f"第{number}课 {topic}",
            tuple(
                Part(
                    LABELS[state],
                    len(by.get(state, ())),
                    1.0,
                    ("people", f"第{number}课 {LABELS[state]}", by.get(state, ())),
                    TONES[state],
                )
                for state in _STATES
            ),
            ("people", f"第{number}课 实到", _there(by)),
            f"{len(_there(by))}/{sum(map(len, by.values()))}",
        )
        for number, topic, by in found
        if by
    ]


def _there(by: Mapping[str, tuple[int, ...]]) -> tuple[int, ...]:
    return tuple(one for state in THERE for one in by.get(state, ()))


def states(found: Sequence[tuple[int, str, dict[str, tuple[int, ...]]]]) -> list[Part]:
    """What the colours of sessions mean, with how often each occurs."""
    counts = {state: sum(len(by.get(state, ())) for _, _, by in found) for state in _STATES}
    return [Part(LABELS[state], count, tone=TONES[state]) for state, count in counts.items() if count]


def plain(number: Decimal) -> str:
    """A number without needless noughts."""
    return f"{number.normalize():f}" if number else "0"


def measured(number: Decimal, unit: str) -> str:
    """A figure with its unit: thousands set apart, a share without a space before its sign."""
    whole, point, rest = plain(number).partition(".")
    return f"{int(whole):,}{point}{rest}{'' if unit == '%' else ' '}{unit}"


def _most(shares: Iterable[Share]) -> list[Share]:
    """Those that count something, the largest first; the smallest ones together."""
    ranked = [one for one in shares if one.attended or one.people]
    if len(ranked) <= MOST:
        return ranked
    rest = ranked[MOST - 1 :]
    together = Share(
        f"{_REST} {len(rest)} 个",
        tuple(person for one in rest for person in one.attended),
        tuple(person for one in rest for person in one.people),
        sum((one.hours for one in rest), Decimal(0)),
    )
    return [*ranked[: MOST - 1], together]
