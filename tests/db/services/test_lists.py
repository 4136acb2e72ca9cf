"""Lists: true counts, order and filters in SQL, pages by id."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from db.errors import Refused
from db.registers import REGISTERS
from db.services import Services
from db.services.lists import ListQuery


@pytest.fixture
def cases(services: Services) -> list[int]:
    made = []
    for number in range(30):
        raw: dict[str, object] = {
            "kind": "trademark_infringement" if number % 3 else "patent_counterfeit",
            "filed_on": f"{2024 + number % 3}-{number % 12 + 1:02d}-15",
            "fine": str(number * 100) if number % 5 else None,
            "parties": [f"第{number}号商行"],
        }
        made.append(services.records.save("cases", raw))
    made.append(services.records.save("cases", {"kind": "other"}))
    return made


def shown(services: Services, query: ListQuery, name: str) -> list[object]:
    names = [column.name for column in REGISTERS[query.register].columns]
    rows = services.lists.page(query.register, services.lists.ids(query))
    return [row[names.index(name)] for row in rows if row is not None]


def test_newest_first_and_those_without_a_date_last(services: Services, cases: list[int]) -> None:
    days = shown(services, ListQuery("cases"), "filed_on")
    assert len(days) == 31
    assert days[-1] is None
    assert days[:-1] == sorted(days[:-1], reverse=True)
    ascending = shown(services, ListQuery("cases", descending=False), "filed_on")
    assert ascending[-1] is None


def test_sorting_by_money_sorts_numbers(services: Services, cases: list[int]) -> None:
    fines = [fine for fine in shown(services, ListQuery("cases", order="fine", descending=False), "fine") if fine]
    assert fines == sorted(fines)
    assert fines[-1] == Decimal("2900.00")


def test_sorting_by_a_composed_column(services: Services, cases: list[int]) -> None:
    names = shown(services, ListQuery("cases", order="parties", descending=False), "parties")
    assert names[:-1] == sorted(names[:-1])


def test_filters_narrow_and_the_count_is_true(services: Services, cases: list[int]) -> None:
    query = ListQuery("cases", filters={"kind": "假冒专利", "filed_on": 2024})
    days = shown(services, query, "filed_on")
    assert days
    assert all(isinstance(day, date) and day.year == 2024 for day in days)
    assert services.lists.count(query) == len(days)
    both = ListQuery("cases", filters={"kind": ("patent_counterfeit", "other")})
    assert services.lists.count(both) == 11


def test_a_page_keeps_the_order_of_ids_and_marks_what_is_gone(services: Services, cases: list[int]) -> None:
    ids = [cases[5], 999_999, cases[2]]
    page = services.lists.page("cases", ids)
    assert [row is not None for row in page] == [True, False, True]
    assert page[0] is not None
    assert "第5号商行" in page[0]


def test_the_years_of_a_register(services: Services, cases: list[int]) -> None:
    assert services.lists.years("cases", "filed_on") == [2026, 2025, 2024]


@pytest.mark.parametrize("register", list(REGISTERS))
def test_every_register_lists_its_records(services: Services, case_id: int, register: str) -> None:
    query = ListQuery(register)
    rows = services.lists.page(register, services.lists.ids(query))
    assert len(rows) == services.lists.count(query)
    for column in REGISTERS[register].columns:
        services.lists.ids(ListQuery(register, order=column.name))


def test_an_unknown_column_is_refused_by_name(services: Services) -> None:
    with pytest.raises(Refused, match="colour"):
        services.lists.ids(ListQuery("cases", order="colour"))
    with pytest.raises(Refused, match="colour"):
        services.lists.ids(ListQuery("cases", filters={"colour": "红"}))


@pytest.mark.parametrize(
    ("right", "state"),
    [
        ({"kind": "trademark", "registered_on": "2016-03-11"}, "valid"),  # ten years end 2026-03-10, today
        ({"kind": "trademark", "registered_on": "2016-03-10"}, "grace"),  # ended yesterday, six months of grace
        ({"kind": "trademark", "registered_on": "2015-09-10"}, "expired"),  # grace ended 2026-03-09
        ({"kind": "design", "filed_on": "2021-05-31"}, "valid"),  # ten years
        ({"kind": "design", "filed_on": "2015-05-31"}, "expired"),
        ({"kind": "invention", "filed_on": "2010-01-01", "fee_paid_until": "2025-12-31"}, "fee_overdue"),
        ({"kind": "invention", "filed_on": "2010-01-01", "ended_on": "2020-01-01"}, "ended"),
        ({"kind": "geographical_indication"}, "unknown"),
    ],
)
def test_the_state_of_a_right_follows_from_its_dates(services: Services, right: dict[str, str], state: str) -> None:
    right_id = services.records.save("rights", {"name": "某权利", **right})
    assert services.records.load("rights", right_id)["state"] == state
    assert shown(services, ListQuery("rights", filters={"state": state}), "state") == [state]


def test_a_case_tells_the_version_of_the_law_it_goes_by(services: Services) -> None:
    def version(**values: str) -> object:
        case_id = services.records.save("cases", {"kind": "trademark_infringement", **values})
        names = [column.name for column in REGISTERS["cases"].columns]
        (row,) = services.lists.page("cases", [case_id])
        assert row is not None
        return row[names.index("law_version")]

    assert version(decided_on="2026-03-02") == "《商标法》2019年4月23日第四次修正"
    assert version(decided_on="2027-01-04") == "《商标法》2026年6月26日修订"
    assert version(decided_on="2019-10-31") == "《商标法》2013年8月30日第三次修正"
    assert version() == "《商标法》2019年4月23日第四次修正"
    assert version(kind="patent_counterfeit", decided_on="2021-06-01") == "《专利法》2020年10月17日第四次修正"
    assert version(kind="other", decided_on="2026-03-02") is None
