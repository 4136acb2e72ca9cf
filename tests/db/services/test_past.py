"""Records as of a day: what the log says agrees with what was there."""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.services import Services, open_register
from db.services.access import everything
from db.services.agreement import disagreements
from tests.db.services.test_undo import SAVES, perform

DAY = date(2026, 3, 10)


def loaded(services: Services, register: str, record_id: int) -> dict[str, Any]:
    """A record as it is loaded, without what is computed."""
    info = services.records.register(register)
    computed = {one.name for one in info.columns if one.computed}
    return {name: value for name, value in services.records.load(register, record_id).items() if name not in computed}


def test_the_present_day_gives_what_is_loaded(services: Services, case_id: int) -> None:
    for register, record_id in (("cases", case_id), ("parties", 1), ("rights", 1), ("officers", 1)):
        past = services.past.as_of(register, record_id, DAY)
        assert past.exists
        assert past.values == loaded(services, register, record_id)


def test_an_earlier_day_gives_what_was_there_with_its_rows(
    services: Services, case_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = loaded(services, "cases", case_id)
    monkeypatch.setenv("REGISTER_TODAY", "2026-03-12")
    services.records.save("cases", {"fine": "500", "goods": [], "place": "城关镇"}, record_id=case_id)
    second = loaded(services, "cases", case_id)
    monkeypatch.setenv("REGISTER_TODAY", "2026-03-14")
    services.records.remove("cases", case_id, reason="重复")
    assert services.past.removed()[0].register == "cases"
    uid = first["uid"]
    assert services.past.as_of_uid("cases", uid, date(2026, 3, 11)).values == first
    assert services.past.as_of_uid("cases", uid, date(2026, 3, 13)).values == second
    assert not services.past.as_of_uid("cases", uid, date(2026, 3, 14)).exists
    assert not services.past.as_of_uid("cases", uid, date(2026, 3, 9)).exists


def test_what_only_tells_of_a_look_changes_no_state(services: Services, case_id: int) -> None:
    party = services.records.load("parties", 1)
    with services.store.change(reason="看") as changes:
        changes.log("parties", party["uid"], party["uid"], "unmask", {"fields": ["phone"]})
    last = services.store.log.head()[0]
    assert services.past.as_of("parties", 1, DAY).values == loaded(services, "parties", 1)
    assert "不是修改" in services.history.can_undo(last)
    assert list(disagreements(services.store)) == []


def test_two_days_differ_in_words(services: Services, case_id: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REGISTER_TODAY", "2026-03-12")
    goods = services.records.load("cases", case_id)["goods"]
    changed = [{**goods[0], "quantity": "90"}, {"name": "标签", "unit": "张"}]
    services.records.save("cases", {"fine": "500", "officer_b": None, "goods": changed}, record_id=case_id)
    before, after = (services.past.as_of("cases", case_id, date(2026, 3, day)) for day in (10, 12))
    found = {one.label: (one.before, one.after) for one in services.past.between("cases", before, after)}
    assert found["罚款"] == ("", "500.00")
    assert found["协办人员"] == ("王丽", "")
    assert found["涉案物品第1行·数量"] == ("70", "90")
    assert found["涉案物品第2行·品名"] == ("包装盒", "")
    assert found["涉案物品第3行·品名"] == ("", "标签")
    assert services.past.between("cases", after, after) == []


def test_a_history_is_narrowed_by_field_and_person(services: Services, case_id: int) -> None:
    services.records.save("cases", {"fine": "500"}, record_id=case_id)
    services.store.access = everything("王某")
    services.records.save("cases", {"fine": "700", "place": "城关镇"}, record_id=case_id)
    history = services.history
    assert history.people("cases", case_id) == ["李某", "王某"]
    fine = next(one for one in history.fields("cases") if one.label == "罚款")
    events = history.of("cases", case_id, table=fine.table, column=fine.column)
    assert [(one.who, [two.after for two in one.changes if two.name == "fine"]) for one in events] == [
        ("王某", ["700.00"]),
        ("李某", ["500.00"]),
    ]
    assert {one.who for one in history.of("cases", case_id, who="王某")} == {"王某"}
    newest = history.of("cases", case_id, limit=1)[0]
    older = history.of("cases", case_id, before=newest.seq)
    assert len(older) == history.size("cases", case_id) - 1
    assert any(one.label == "涉案物品·品名" for one in history.fields("cases"))


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(SAVES, st.integers(0, 2)), min_size=1, max_size=12))
def test_every_state_on_the_way_is_found_again(
    empty_register: Path,
    tmp_path_factory: pytest.TempPathFactory,
    steps: list[tuple[tuple[Any, ...], int]],
) -> None:
    services = open_register(Path(shutil.copy(empty_register, tmp_path_factory.mktemp("past") / "r.db")), user="李某")
    seen: dict[date, dict[tuple[str, bytes], dict[str, Any]]] = {}
    try:
        with pytest.MonkeyPatch.context() as patch:
            day = DAY
            for step, days in steps:
                day += timedelta(days=days)
                patch.setenv("REGISTER_TODAY", day.isoformat())
                perform(services, step)
                now = seen[day] = {}
                for register in ("cases", "parties"):
                    for (record_id,) in services.store.database.rows(f"SELECT id FROM {register}"):
                        values = loaded(services, register, record_id)
                        now[register, values["uid"]] = values
            every = {key for state in seen.values() for key in state}
            for then, state in seen.items():
                for register, uid in every:
                    past = services.past.as_of_uid(register, uid, then)
                    expected = state.get((register, uid))
                    assert past.exists == (expected is not None)
                    if expected is not None:
                        assert without_titles(past.values) == without_titles(expected)
    finally:
        services.close()


def without_titles(values: Any) -> dict[str, Any]:
    """A record called otherwise today is still the same record."""
    plain = {name: value for name, value in values.items() if not name.endswith("_text")}
    return {
        name: [without_titles(row) for row in value] if isinstance(value, list) else value
        for name, value in plain.items()
    }
