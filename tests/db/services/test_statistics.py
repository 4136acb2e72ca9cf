"""Counts of cases agree with the lists they open."""

from __future__ import annotations

from datetime import date

from db.services import Services, open_register
from db.services.lists import ListQuery


def test_counts_of_a_year_agree_with_the_list(practice_register) -> None:
    services: Services = open_register(practice_register, read_only=True)
    months = services.statistics.by_month(date(2025, 12, 3))
    assert [one.month for one in months] == [f"2025-{number:02d}" for number in range(1, 13)]
    whole = services.lists.count(ListQuery("cases", filters={"filed_on": 2025}))
    assert sum(month.count for month in months) == whole > 0
    for month in months:
        assert services.lists.count(ListQuery("cases", filters={"filed_on": month.month})) == month.count
    for tallies, name in ((services.statistics.by_kind(2025), "kind"), (services.statistics.by_state(2025), "state")):
        for one in tallies:
            assert services.lists.count(ListQuery("cases", filters={"filed_on": 2025, name: one.key})) == one.count
            assert one.label != one.key
    run = services.statistics.by_month(date(2026, 2, 28), 3)
    assert [one.month for one in run] == ["2025-12", "2026-01", "2026-02"]
    services.close()
