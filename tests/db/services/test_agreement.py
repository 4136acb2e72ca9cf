"""What was written past the program is found: the tables no longer say what the log says."""

from __future__ import annotations

from db.services import Services, open_register
from db.services.agreement import disagreements
from tests.db.services.test_undo import last_change


def found(services: Services) -> list[str]:
    return [one.sentence for one in disagreements(services.store)]


def test_what_the_program_wrote_agrees(services: Services, case_id: int) -> None:
    services.records.save("cases", {"fine": "500", "goods": []}, record_id=case_id)
    services.papers.issue("cases", case_id, "1")
    party = services.records.save("parties", {"name": "甲公司", "kind": "enterprise"})
    services.records.remove("parties", party, reason="试")
    services.history.undo_change(last_change(services))
    assert found(services) == []


def test_the_practice_register_agrees(practice_register) -> None:
    services = open_register(practice_register, read_only=True)
    try:
        assert found(services) == []
    finally:
        services.close()


def test_what_was_altered_added_or_deleted_past_the_program_is_named(services: Services, case_id: int) -> None:
    sql = services.store.database.execute_sql
    sql("UPDATE cases SET kind='other', cause='别的' WHERE id=?", [case_id])
    sql("UPDATE goods SET quantity=1 WHERE position=0")
    sql("DELETE FROM case_rights")
    sql(
        "INSERT INTO parties(uid,revision,created_at,created_by,changed_at,changed_by,name) "
        "VALUES(randomblob(16),1,'','','','','外人')"
    )
    sentences = found(services)
    number = services.records.load("cases", case_id)["number"]
    assert f"案件“{number}”的案件类型、案由与修改记录不符，可能是绕过本程序改的。" in sentences
    assert any("涉案物品" in one and "数量" in one for one in sentences)
    assert any("当事人“外人”不在修改记录里" in one for one in sentences)
    assert any("没有的涉案权利" in one for one in sentences)
