"""Undoing saves and batches: all of it, in any order that is possible, after a restart, and undone again."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.errors import Refused, RegisterError
from db.models import RECORDS
from db.services import Services, open_register
from db.services.undo import Depends

_FOLLOWING = ("revision", "changed_at", "changed_by")


def state(services: Services) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table, without what each write moves on."""
    found = {}
    for model in RECORDS:
        cursor = services.store.database.execute_sql(f'SELECT * FROM "{model.table()}" ORDER BY id')
        names = [one[0] for one in cursor.description]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
        found[model.table()] = [{name: row[name] for name in names if name not in _FOLLOWING} for row in rows]
    return found


def last_change(services: Services) -> int:
    seq = services.store.log.head()[0]
    return int(services.store.database.value("SELECT change FROM audit WHERE seq=?", [seq]))


def test_one_save_is_undone_and_redone(services: Services, case_id: int) -> None:
    first = state(services)
    services.records.save("cases", {"fine": "500", "goods": []}, record_id=case_id)
    second, change = state(services), last_change(services)
    assert services.history.undo_change(change) == 3
    assert state(services) == first
    undoing = last_change(services)
    with pytest.raises(Refused, match="已经撤销过了"):
        services.history.undo_change(change)
    services.history.undo_change(undoing)
    assert state(services) == second
    services.history.undo_change(change)
    assert state(services) == first
    assert not services.store.log.verify().breaks


def test_a_save_is_undone_after_a_restart(register_path: Path) -> None:
    opened = open_register(register_path, user="李某")
    party = opened.records.save("parties", {"name": "甲公司", "kind": "enterprise"})
    opened.records.save("parties", {"name": "乙公司"}, record_id=party)
    change = last_change(opened)
    opened.close()
    again = open_register(register_path, user="王某")
    try:
        again.history.undo_change(change)
        assert again.records.load("parties", party)["name"] == "甲公司"
        event = again.history.of("parties", party)[0]
        assert (event.who, event.verb, event.reason) == ("王某", "撤销", "撤销 2026-03-10 09:00 的修改")
    finally:
        again.close()


def test_what_later_saves_stand_on_is_undone_with_them_only(services: Services, case_id: int) -> None:
    first = state(services)
    services.records.save("cases", {"fine": "500"}, record_id=case_id)
    change = last_change(services)
    services.records.save("cases", {"fine": "700"}, record_id=case_id)
    later = last_change(services)
    services.records.save("cases", {"place": "城关镇"}, record_id=case_id)
    with pytest.raises(Depends, match="后来又被 李某") as refused:
        services.history.undo_change(change)
    assert refused.value.later == (later,)
    assert services.records.load("cases", case_id)["fine"] == 700
    services.history.undo_change(change, with_later=True)
    assert services.records.load("cases", case_id)["place"] == "城关镇"
    services.history.undo_change(last_change(services))
    assert services.records.load("cases", case_id)["fine"] == 700
    services.history.undo_change(change, with_later=True)
    services.records.save("cases", {"place": None}, record_id=case_id)
    assert state(services) == first


def test_a_new_record_that_others_use_needs_them_undone_first(services: Services) -> None:
    first = state(services)
    party = services.records.save("parties", {"name": "甲公司", "kind": "enterprise"})
    change = last_change(services)
    services.records.save("cases", {"kind": "other", "parties": [{"party": party}]})
    user = last_change(services)
    with pytest.raises(Depends) as refused:
        services.history.undo_change(change)
    assert refused.value.later == (user,)
    services.history.undo_change(change, with_later=True)
    assert state(services) == first


def test_a_removed_record_comes_back_with_its_rows_and_its_id(services: Services) -> None:
    case_id = services.records.save("cases", {"kind": "other", "goods": [{"name": "口罩"}, {"name": "药盒"}]})
    first = state(services)
    services.records.remove("cases", case_id, reason="重复录入")
    other = services.records.save("cases", {"kind": "other"})
    assert other != case_id
    (removed,) = services.past.removed()
    assert (removed.register, removed.who, removed.reason) == ("cases", "李某", "重复录入")
    services.records.remove("cases", other, reason="试")
    assert services.past.restore(removed) == case_id
    assert state(services) == first


def test_what_a_removed_record_needs_must_come_back_first(services: Services) -> None:
    party = services.records.save("parties", {"name": "甲公司", "kind": "enterprise"})
    case_id = services.records.save("cases", {"kind": "other", "parties": [{"party": party}]})
    services.records.remove("cases", case_id)
    change = last_change(services)
    services.records.remove("parties", party)
    with pytest.raises(Depends):
        services.history.undo_change(change)
    services.history.undo_change(change, with_later=True)
    assert services.records.load("cases", case_id)["parties"][0]["party_text"] == "甲公司"


def test_issued_papers_and_given_numbers_are_never_undone(services: Services, case_id: int) -> None:
    first = services.store.log.entries(services.history.uid_of("cases", case_id), limit=1000)[-1]
    with pytest.raises(Refused, match=r"给出了号码 雁湖市监案〔2026〕1号，号码给出后不能收回"):
        services.history.undo_change(services.store.log.change_of(first))
    paper = services.papers.issue("cases", case_id, "1")
    with pytest.raises(Refused, match="签发了文书《"):
        services.history.undo_change(last_change(services))
    services.papers.void(paper.id, reason="填错")
    with pytest.raises(Refused, match="作废了文书《"):
        services.history.undo_change(last_change(services))


def test_an_undone_batch_can_be_brought_back(services: Services, case_id: int) -> None:
    services.records.save("cases", {"fine": "100"}, record_id=case_id, batch="b1", reason="导入")
    done = state(services)
    services.history.undo("b1")
    assert services.history.batches() == []
    services.history.undo_change(last_change(services))
    assert state(services) == done
    assert [one.name for one in services.history.batches()] == ["b1"]


def test_what_is_unknown_is_refused(services: Services, case_id: int) -> None:
    with pytest.raises(Refused, match="没有从第 999 条"):
        services.history.undo_change(999)
    inside = next(n for n in range(2, 20) if not services.store.log.of_change(n))
    with pytest.raises(Refused, match=f"没有从第 {inside} 条"):
        services.history.undo_change(inside)


NAMES = st.sampled_from(["甲公司", "乙商行", "丙超市"])
SAVES = st.one_of(
    st.tuples(st.just("add party"), NAMES),
    st.tuples(st.just("add case"), st.integers(0, 4), st.integers(0, 3)),
    st.tuples(st.just("change party"), st.integers(0, 4), NAMES),
    st.tuples(st.just("change case"), st.integers(0, 4), st.integers(1, 9)),
    st.tuples(st.just("rows"), st.integers(0, 4), st.lists(st.integers(0, 3), max_size=3)),
    st.tuples(st.just("remove"), st.sampled_from(["cases", "parties"]), st.integers(0, 4)),
)


def perform(services: Services, step: tuple[Any, ...]) -> None:
    """Do one random thing; what is refused does nothing."""

    def pick(register: str, number: int) -> int | None:
        table = services.records.register(register).model.table()
        ids = [row[0] for row in services.store.database.rows(f'SELECT id FROM "{table}" ORDER BY id')]
        return ids[number % len(ids)] if ids else None

    records = services.records
    try:
        if step[0] == "add party":
            records.save("parties", {"name": step[1], "kind": "enterprise"})
        elif step[0] == "add case":
            party = pick("parties", step[1])
            goods = [{"name": f"物品{n}", "quantity": str(n + 1)} for n in range(step[2])]
            records.save("cases", {"kind": "other", "parties": [{"party": party}] if party else [], "goods": goods})
        elif step[0] == "change party" and (found := pick("parties", step[1])):
            records.save("parties", {"name": step[2]}, record_id=found)
        elif step[0] == "change case" and (found := pick("cases", step[1])):
            records.save("cases", {"fine": str(step[2] * 100), "place": f"第{step[2]}街"}, record_id=found)
        elif step[0] == "rows" and (found := pick("cases", step[1])):
            old = records.load("cases", found)["goods"]
            rows = [{**old[n % len(old)], "quantity": str(n)} if old and n else {"name": "新物品"} for n in step[2]]
            seen = {row.get("id"): row for row in rows if row.get("id")}
            records.save("cases", {"goods": [*seen.values(), *(r for r in rows if "id" not in r)]}, record_id=found)
        elif step[0] == "remove" and (found := pick(step[1], step[2])):
            records.remove(step[1], found)
    except RegisterError:
        return


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(SAVES, min_size=1, max_size=12), order=st.randoms(use_true_random=False))
def test_undoing_everything_gives_the_first_state_again(
    empty_register: Path, tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[Any, ...]], order: Any
) -> None:
    services = open_register(Path(shutil.copy(empty_register, tmp_path_factory.mktemp("undo") / "r.db")), user="李某")
    try:
        first, head = state(services), services.store.log.head()[0]
        for step in steps:
            perform(services, step)
        last, end = state(services), services.store.log.head()[0]
        rows = services.store.database.rows("SELECT DISTINCT change FROM audit WHERE seq>?", [head])
        changes = [row[0] for row in rows]
        order.shuffle(changes)
        for change in [*changes, *sorted(changes, reverse=True)]:  # the second round is for what came back in the first
            if change not in services.history.undoing.undone().changes:
                services.history.undo_change(change, with_later=True)
        assert state(services) == first
        redo = services.store.database.rows("SELECT DISTINCT change FROM audit WHERE seq>? ORDER BY change DESC", [end])
        for (undoing,) in redo:
            services.history.undo_change(undoing, with_later=True)
        assert state(services) == last
        assert not services.store.log.verify().breaks
    finally:
        services.close()
