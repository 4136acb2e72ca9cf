"""All deadlines of 10,000 open cases: the first page must have them within a second.

Run: python tests/benchmarks/bench_deadlines.py
The floor is the same number of plain calendar steps, without rules or events, measured in the same run.
"""

from __future__ import annotations

import random
import sys
from datetime import date, datetime, timedelta
from pathlib import Path
from time import perf_counter

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from db.rules.clocks import Event, born  # noqa: E402  the repository is put on the path first
from db.rules.deadline_rules import deadline_rules  # noqa: E402
from db.rules.workdays import standard  # noqa: E402

CASES = 10_000
TODAY = date(2026, 11, 23)


def cases(seed: int = 4) -> list[list[Event]]:
    """Open cases in every stage, as an office has them: some under investigation, some notified, decided or unpaid."""
    draw = random.Random(seed)
    found = []
    for _ in range(CASES):
        at = TODAY - timedelta(draw.randrange(200))
        events = [Event("clue_received", at), Event("act_ended", at - timedelta(30)), Event("filed", at + timedelta(9))]
        stage = draw.randrange(5)
        if stage >= 1:
            events += [
                Event("seized", at + timedelta(10), about=f"m{number}") for number in range(draw.randrange(1, 4))
            ]
            events.append(Event("seized_on_spot", datetime(at.year, at.month, at.day, 10, 20), about="m0"))
        if stage >= 2:
            events += [Event("lab_sent", at + timedelta(12)), Event("lab_returned", at + timedelta(20))]
            events.append(Event("sent_for_review", at + timedelta(40)))
        if stage >= 3:
            events += [Event("reviewed", at + timedelta(45)), Event("notified", at + timedelta(50))]
        if stage >= 4:
            events += [Event("penalty_decided", at + timedelta(60)), Event("decision_served", at + timedelta(62))]
        found.append(events)
    return found


def main() -> None:
    """Print one row of the benchmark table."""
    listed = cases()
    calendar, rules = standard(), deadline_rules()
    born(listed[0], calendar=calendar, rules=rules)
    began = perf_counter()
    clocks = [clock for events in listed for clock in born(events, calendar=calendar, rules=rules, today=TODAY)]
    took = perf_counter() - began
    began = perf_counter()
    for clock in clocks:
        calendar.add_workdays(clock.starts_on, 15)
    floor = perf_counter() - began
    print("| what | clocks | seconds | floor | ratio | target |")
    print("|---|---|---|---|---|---|")
    print(
        f"| deadlines of {CASES} open cases | {len(clocks)} | {took:.2f} | {floor:.2f} | {took / floor:.1f} | ≤ 1 s |"
    )


if __name__ == "__main__":
    main()
