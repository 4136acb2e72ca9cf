"""The log of changes: readable, chained, undoable by batch."""

from __future__ import annotations

import pytest

from db.errors import Refused
from db.services import Services


def test_the_timeline_says_who_changed_what(services: Services, case_id: int) -> None:
    services.records.save("cases", {"fine": "3万元"}, record_id=case_id, reason="集体讨论决定")
    event = services.history.of("cases", case_id)[0]
    assert (event.who, event.verb, event.what, event.reason) == ("李某", "修改", "案件", "集体讨论决定")
    assert [(one.label, one.before, one.after) for one in event.changes] == [("罚款", "", "30,000.00")]


def test_rows_belong_to_the_timeline_of_their_case(services: Services, case_id: int) -> None:
    assert {"案件", "当事人", "涉案权利", "涉案物品"} == {event.what for event in services.history.of("cases", case_id)}


def test_secrets_are_masked_in_the_timeline(services: Services) -> None:
    party = services.records.save("parties", {"name": "张伟", "phone": "13800001234"})
    shown = {one.label: one.after for event in services.history.of("parties", party) for one in event.changes}
    assert shown["联系电话"] == "138****1234"


def test_a_batch_is_undone_as_a_whole(services: Services, case_id: int) -> None:
    before = services.records.load("cases", case_id)
    with services.store.change(batch="b1", reason="导入"):
        services.records.save("cases", {"fine": "100", "goods": []}, record_id=case_id, batch="b1")
        added = services.records.save("cases", {"kind": "other", "parties": ["新当事人"]}, batch="b1")
    assert [one.name for one in services.history.batches()] == ["b1"]
    services.history.undo("b1")
    after = services.records.load("cases", case_id)
    assert after["fine"] == before["fine"]
    assert [row["name"] for row in after["goods"]] == [row["name"] for row in before["goods"]]
    with pytest.raises(Refused):
        services.records.load("cases", added)
    with pytest.raises(Refused, match="已经撤销"):
        services.history.undo("b1")
    assert services.history.batches() == []
    assert not services.store.log.verify().breaks


def test_a_batch_changed_since_is_not_undone(services: Services, case_id: int) -> None:
    services.records.save("cases", {"fine": "100"}, record_id=case_id, batch="b2")
    services.records.save("cases", {"fine": "200"}, record_id=case_id)
    with pytest.raises(Refused, match="后来又被"):
        services.history.undo("b2")


def test_the_log_cannot_be_changed_by_accident(services: Services, case_id: int) -> None:
    with pytest.raises(Exception, match="append-only"):
        services.store.database.execute_sql("UPDATE audit SET who='x' WHERE seq=1")
    services.store.database.rollback()
