"""What happened, told in few lines."""

from __future__ import annotations

from db.services.history import Event, FieldChange
from desktop.widgets.timeline import grouped


def added(table: str, what: str, *changes: FieldChange) -> Event:
    return Event("2026-03-10 09:00", "李某", "新增", what, "", changes, table=table)


def lines(*events: Event) -> list[str]:
    return [line for group in grouped(events) for line in group.lines]


def test_a_new_record_is_named_by_its_name_and_not_by_where_it_belongs():
    fair, name = FieldChange("展会", "", "春季展", "exhibition"), FieldChange("名称", "", "甲公司", "name")
    assert lines(added("exhibitors", "参展企业", fair, name)) == ["新增参展企业：甲公司"]


def test_a_row_that_begins_with_a_number_is_named_by_what_comes_next():
    session, person = FieldChange("课次", "", "1", "session"), FieldChange("姓名", "", "张三", "person")
    assert lines(added("attendance", "签到", session, person)) == ["新增签到：张三"]


def test_a_record_of_numbers_only_is_named_by_the_first():
    assert lines(added("attendance", "签到", FieldChange("课次", "", "2", "session"))) == ["新增签到：2"]
