"""Saving and loading records: nothing invented, nothing lost, everything logged."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from db.errors import Conflict, Invalid, Missing, Refused
from db.registers import REGISTERS
from db.services import Services

NEW: dict[str, dict[str, object]] = {
    "clues": {"source": "report", "received_on": "2026-03-01", "content": "举报内容", "party": {"name": "某乙"}},
    "own_days": {"day": "2026-03-20", "workday": "否", "note": "防汛停工"},
    "exhibitions": {"name": "第127届广交会", "form": "线上", "opens_on": "2026-04-15"},
    "credit_matters": {
        "subject": "abnormal",
        "opened_on": "2026-03-02",
        "events": [{"event": "unreachable_verified", "happened_on": "2026-03-02"}],
    },
    "training_plans": {"name": "执法业务培训", "year": "2026"},
    "attendance": {"session": "1", "status": "present"},
    "training_classes": {
        "name": "知识产权执法培训",
        "starts_on": "2026-03-09",
        "courses": [{"session": "1", "topic": "商标案件办理"}],
        "participants": [{"person": {"name": "某丙"}}],
        "attendance": [{"session": "1", "person": "某丙"}],
    },
}
FAIR: dict[str, object] = {"name": "轻工展", "form": "onsite", "opens_on": "2026-03-20"}
LINKED: dict[str, dict[str, dict[str, object]]] = {
    "exhibitors": {"exhibition": FAIR, "party": {"name": "某丁"}},
    "fair_complaints": {"exhibition": FAIR},
    "credit_matters": {"party": {"name": "某戊"}},
    "certificates": {"training": NEW["training_classes"], "person": {"name": "某丙"}},
    "attendance": {"training": NEW["training_classes"], "person": {"name": "某己"}},
}


def test_what_is_typed_comes_back_as_values(services: Services, case_id: int) -> None:
    case = services.records.load("cases", case_id)
    assert case["kind"] == "trademark_infringement"
    assert case["filed_on"] == date(2026, 3, 5)
    assert [row["party_text"] for row in case["parties"]] == ["雁湖县好又多超市"]
    assert [row["quantity"] for row in case["goods"]] == [Decimal(70), Decimal(1200)]


def test_the_value_of_goods_follows_from_quantity_and_price(services: Services, case_id: int) -> None:
    first, second = services.records.load("cases", case_id)["goods"]
    assert first["value"] == Decimal("175.00")
    assert second["value"] is None


def test_a_value_follows_its_quantity_until_the_clerk_sets_it(services: Services, case_id: int) -> None:
    def value_after(**change: str) -> Decimal:
        rows = [dict(row) for row in services.records.load("cases", case_id)["goods"]]
        rows[0] |= change
        services.records.save("cases", {"goods": rows}, record_id=case_id)
        return services.records.load("cases", case_id)["goods"][0]["value"]

    assert value_after(quantity="80") == Decimal("200.00")
    assert value_after(value="150") == Decimal("150.00")
    assert value_after(quantity="90") == Decimal("150.00")


def test_a_filed_case_gets_the_next_number_of_its_year(services: Services, case_id: int) -> None:
    another = services.records.save("cases", {"kind": "other", "filed_on": "2026-03-06"})
    earlier = services.records.save("cases", {"kind": "other", "filed_on": "2025-12-30"})
    numbers = [services.records.load("cases", one)["number"] for one in (case_id, another, earlier)]
    assert numbers == ["雁湖市监案〔2026〕1号", "雁湖市监案〔2026〕2号", "雁湖市监案〔2025〕1号"]


def test_a_case_not_filed_has_no_number(services: Services) -> None:
    case = services.records.load("cases", services.records.save("cases", {"kind": "other"}))
    assert case["number"] is None
    assert case["state"] == "verifying"


def new_record(services: Services, register: str) -> int:
    """A record of a register, with those it leads to."""
    values = dict(NEW.get(register, {"name": "某甲"}))
    if register == "risk_checks":
        values = {"exhibitor": new_record(services, "exhibitors"), "checked_on": "2026-03-10"}
        values["answers"] = [{"question": "A1", "answer": "no", "remark": "名称不一致"}]
    if register == "fair_complaints":
        values = {"received_at": "2026-03-10 09:05", "complainant": "某戊公司"}
    if register in LINKED:
        names = {"exhibition": "exhibitions", "party": "parties", "training": "training_classes", "person": "people"}
        values.pop("name", None)
        values |= {name: services.records.save(names[name], one) for name, one in LINKED[register].items()}
    return services.records.save(register, values)


@pytest.mark.parametrize("register", [key for key, one in REGISTERS.items() if one.form is not None])
def test_opening_and_saving_a_record_unchanged_writes_nothing(services: Services, case_id: int, register: str) -> None:
    record_id = {"cases": case_id, "office": 1}.get(register)
    if record_id is None:
        record_id = new_record(services, register)
    before = services.records.load(register, record_id)
    entries = services.store.log.head()
    form = REGISTERS[register].form
    assert form is not None
    raw: dict[str, object] = {item.name: item.spec.kind.edit(before[item.name]) for item in form.items()}
    for rows in form.rows():
        raw[rows.name] = [
            {"id": row["id"]} | {item.name: item.spec.kind.edit(row[item.name]) for item in rows.columns}
            for row in before[rows.name]
        ]
    services.records.save(register, raw, record_id=record_id)
    assert services.store.log.head() == entries
    assert services.records.load(register, record_id) == before


def test_only_the_named_fields_change(services: Services, case_id: int) -> None:
    before = services.records.load("cases", case_id)
    services.records.save("cases", {"fine": "3万元"}, record_id=case_id)
    after = services.records.load("cases", case_id)
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {"fine", "revision"}
    assert after["fine"] == Decimal("30000.00")


def test_faults_name_field_row_and_remedy_and_nothing_is_written(services: Services, case_id: int) -> None:
    entries = services.store.log.head()
    with pytest.raises(Invalid) as caught:
        services.records.save(
            "cases",
            {"fine": "很多", "goods": [{"name": "口罩", "quantity": "200余"}], "colour": "红"},
            record_id=case_id,
        )
    assert set(caught.value.faults) == {"fine", "goods.0.quantity", "colour"}
    assert any(line.startswith("涉案物品第1行“数量”：") for line in caught.value.lines())
    assert services.store.log.head() == entries


def test_dates_that_contradict_each_other_are_told(services: Services, case_id: int) -> None:
    with pytest.raises(Invalid) as caught:
        services.records.save("cases", {"decided_on": "2026-03-01"}, record_id=case_id)
    assert "早于立案日期（2026年3月5日）" in caught.value.faults["decided_on"]


def test_one_officer_twice_is_not_two(services: Services, case_id: int, officers: tuple[int, int]) -> None:
    with pytest.raises(Invalid) as caught:
        services.records.save("cases", {"officer_b": officers[0]}, record_id=case_id)
    assert set(caught.value.faults) == {"officer_b"}


def test_rows_are_kept_changed_added_and_removed(services: Services, case_id: int) -> None:
    first, second = services.records.load("cases", case_id)["goods"]
    services.records.save(
        "cases",
        {"goods": [{"id": second["id"], "quantity": "1300"}, {"name": "标签", "quantity": "5", "unit": "卷"}]},
        record_id=case_id,
    )
    rows = services.records.load("cases", case_id)["goods"]
    assert [(row["name"], row["quantity"], row["unit"]) for row in rows] == [
        ("包装盒", Decimal(1300), "个"),
        ("标签", Decimal(5), "卷"),
    ]
    assert rows[0]["id"] == second["id"]
    assert first["id"] not in {row["id"] for row in rows}


def test_a_known_party_is_found_again_by_name_or_code(services: Services, case_id: int) -> None:
    known = services.records.load("cases", case_id)["parties"][0]["party"]
    by_name = services.records.save("cases", {"kind": "other", "parties": ["雁湖县好又多超市"]})
    services.records.save("parties", {"credit_code": "91110000600037341L"}, record_id=known)
    by_code = services.records.save(
        "cases", {"kind": "other", "parties": [{"party": {"name": "好又多超市", "credit_code": "91110000600037341L"}}]}
    )
    for one in (by_name, by_code):
        assert services.records.load("cases", one)["parties"][0]["party"] == known


def test_a_namesake_with_another_id_is_another_person(services: Services) -> None:
    first = services.records.save(
        "cases", {"kind": "other", "parties": [{"party": {"name": "张伟", "id_number": "110101199003077395"}}]}
    )
    second = services.records.save(
        "cases", {"kind": "other", "parties": [{"party": {"name": "张伟", "id_number": "11010119900307803X"}}]}
    )
    parties = [services.records.load("cases", one)["parties"][0]["party"] for one in (first, second)]
    assert parties[0] != parties[1]


def test_a_known_party_gains_what_was_not_known(services: Services, case_id: int) -> None:
    services.records.save(
        "cases", {"kind": "other", "parties": [{"party": {"name": "雁湖县好又多超市", "phone": "13800001234"}}]}
    )
    party = services.records.load("parties", services.records.load("cases", case_id)["parties"][0]["party"])
    assert (party["phone"], party["representative"]) == ("13800001234", "周敏")


def test_somebody_elses_change_is_not_overwritten(services: Services, case_id: int) -> None:
    seen = services.records.load("cases", case_id)["revision"]
    services.records.save("cases", {"fine": "100"}, record_id=case_id, revision=seen)
    with pytest.raises(Conflict):
        services.records.save("cases", {"fine": "200"}, record_id=case_id, revision=seen)
    assert services.records.load("cases", case_id)["fine"] == Decimal("100.00")


def test_a_record_in_use_cannot_be_removed(services: Services, case_id: int) -> None:
    party = services.records.load("cases", case_id)["parties"][0]["party"]
    with pytest.raises(Refused, match="案件的当事人"):
        services.records.remove("parties", party)
    services.records.remove("cases", case_id, reason="重复录入")
    services.records.remove("parties", party)
    with pytest.raises(Missing):
        services.records.load("parties", party)


def test_a_record_is_called_by_number_name_or_id(services: Services, case_id: int) -> None:
    assert services.records.find_key("cases", "雁湖市监案〔2026〕1号") == case_id
    assert services.records.find_key("cases", str(case_id)) == case_id
    with pytest.raises(Missing, match="找不到案件"):
        services.records.find_key("cases", "没有这个号")
    with pytest.raises(Missing, match="没有名为"):
        services.records.find_key("nothing", "1")
