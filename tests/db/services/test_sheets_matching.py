"""Which record of the register a row of a ledger is about, and what becomes of both."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from db.services import Services
from db.services.lists import ListQuery
from db.sheets.plan import Plan
from tests.db.sheets.workbooks import book

HEAD = ["当事人", "统一社会信用代码", "案由", "立案日期", "处罚决定书文号", "罚款", "品名", "数量", "备注"]
SOUND = "91110000600037341L"


def plan(services: Services, tmp_path: Path, *rows: list[Any], head: list[str] = HEAD, register: str = "cases") -> Plan:
    return services.sheets.plan(book(tmp_path / "a.xlsx", [head, *rows]), register)


def take_in(services: Services, tmp_path: Path, *rows: list[Any], **options: Any) -> list[dict[str, Any]]:
    """Import rows; the records of the register afterwards."""
    services.sheets.commit(plan(services, tmp_path, *rows, **options))
    register = options.get("register", "cases")
    ids = services.lists.ids(ListQuery(register, order="id", descending=False))
    return [services.records.load(register, one) for one in ids]


def statuses(found: Plan) -> list[str]:
    return [row.status for row in found.rows]


def test_a_decision_number_finds_its_case_however_it_is_written(services: Services, tmp_path: Path) -> None:
    take_in(services, tmp_path, ["甲店", None, "商标侵权", "2020.1.2", "雁市监处罚〔2020〕5号", 100])
    (row,) = plan(services, tmp_path, ["甲店", None, "商标侵权", None, "雁市监处罚[2020] 5号", 200, "白酒", 3]).rows
    assert (row.status, row.target_id) == ("changed", 1)
    assert row.values["fine"] == Decimal(200)
    (case,) = take_in(services, tmp_path, ["甲店", None, "商标侵权", None, "雁市监处罚[2020] 5号", 200, "白酒", 3])
    assert (case["fine"], case["filed_on"], case["decision_number"]) == (200, date(2020, 1, 2), "雁市监处罚[2020]5号")
    assert [line["name"] for line in case["goods"]] == ["白酒"]
    assert [line["party_text"] for line in case["parties"]] == ["甲店"]


def test_a_changed_line_of_goods_is_changed_and_none_is_taken_away(services: Services, tmp_path: Path) -> None:
    number = "雁市监处罚〔2020〕5号"
    take_in(
        services,
        tmp_path,
        ["甲店", None, "商标侵权", None, number, 100, "白酒", 3],
        [None, None, None, None, None, None, "红酒", 4],
    )
    (case,) = take_in(services, tmp_path, ["甲店", None, "商标侵权", None, number, 100, "白酒", 5])
    assert [(line["name"], line["quantity"]) for line in case["goods"]] == [("白酒", 5), ("红酒", 4)]


def test_one_decision_on_two_parties_makes_two_cases_and_says_so(services: Services, tmp_path: Path) -> None:
    number = "雁市监处罚〔2020〕5号"
    found = plan(
        services,
        tmp_path,
        ["甲店", None, "商标侵权", None, number, 100],
        ["乙店", None, "商标侵权", None, number, 200],
    )
    assert statuses(found) == ["new", "new"]
    assert "与第2行相同" in found.rows[1].remarks[0].sentence


def test_two_rows_cannot_change_one_case_in_two_ways(services: Services, tmp_path: Path) -> None:
    number = "雁市监处罚〔2020〕5号"
    take_in(services, tmp_path, ["甲店", None, "商标侵权", None, number, 100])
    rows = [["甲店", None, "商标侵权", None, number, fine] for fine in (200, 300)]
    found = plan(services, tmp_path, *rows)
    assert statuses(found) == ["changed", "refused"]
    assert "第2行说的是同一条案件" in found.faults[0].sentence


def test_an_official_number_is_never_given_twice(services: Services, tmp_path: Path) -> None:
    head = ["案号", "当事人", "案由", "罚款"]
    found = plan(services, tmp_path, ["1号", "甲店", "商标侵权", 1], ["1号", "乙店", "商标侵权", 2], head=head)
    assert statuses(found) == ["new", "refused"]
    assert found.faults[0].heading == "案号"
    services.sheets.commit(found)
    found = plan(services, tmp_path, ["1号", "甲店", "商标侵权", 5], head=head)
    assert statuses(found) == ["changed"]


def test_without_a_number_the_same_party_and_facts_are_the_same_case(services: Services, tmp_path: Path) -> None:
    first = ["甲店", None, "商标侵权", "2020.1.2", None, 100, "白酒", 3]
    take_in(services, tmp_path, first)
    assert statuses(plan(services, tmp_path, first)) == ["same"]
    assert statuses(plan(services, tmp_path, ["甲店", None, "商标侵权", "2020.1.2"])) == ["same"]
    assert statuses(plan(services, tmp_path, ["甲店", None, "商标侵权", "2020.1.3", None, 100])) == ["new"]
    assert statuses(plan(services, tmp_path, ["甲店", None, "商标侵权"])) == ["new"]


def test_a_row_that_says_little_is_the_same_only_as_one_that_says_as_little(services: Services, tmp_path: Path) -> None:
    take_in(services, tmp_path, ["甲店", None, "商标侵权"])
    assert statuses(plan(services, tmp_path, ["甲店", None, "商标侵权"])) == ["same"]


def test_a_note_that_somebody_went_on_with_is_not_overwritten(services: Services, tmp_path: Path) -> None:
    row = ["甲店", None, "商标侵权", "2020年2月", "雁市监处罚〔2020〕5号", 100]
    (case,) = take_in(services, tmp_path, row)
    services.records.save("cases", {"note": f"{case['note']}\n已电话核实"}, record_id=case["id"])
    assert statuses(plan(services, tmp_path, row)) == ["same"]
    (case,) = take_in(services, tmp_path, [*row[:3], "2020年3月", *row[4:]])
    assert case["note"] == "台账“立案日期”：2020年2月\n已电话核实\n台账“立案日期”：2020年3月"


def test_names_that_hide_who_it_is_are_never_one_party(services: Services, tmp_path: Path) -> None:
    cases = take_in(
        services,
        tmp_path,
        ["某公司", None, "商标侵权", "2020.1.2"],
        ["某公司", None, "商标侵权", "2020.1.3"],
        ["甲店", None, "商标侵权", "2020.1.4"],
        ["甲店", None, "商标侵权", "2020.1.5"],
    )
    parties = [case["parties"][0]["party"] for case in cases]
    assert len(set(parties[:2])) == 2
    assert len(set(parties[2:])) == 1


def test_a_sound_code_makes_two_names_one_party_and_keeps_both(services: Services, tmp_path: Path) -> None:
    first, second = take_in(
        services,
        tmp_path,
        ["甲商贸公司", SOUND, "商标侵权", "2020.1.2"],
        ["甲商贸有限公司", SOUND, "商标侵权", "2020.1.3"],
    )
    assert first["parties"][0]["party"] == second["parties"][0]["party"]
    assert second["note"] == "台账“当事人”：甲商贸有限公司"


def test_a_damaged_code_proves_nothing(services: Services, tmp_path: Path) -> None:
    cut = 911202229999934000
    first, second = take_in(
        services, tmp_path, ["甲公司", cut, "商标侵权", "2020.1.2"], ["乙公司", cut, "商标侵权", "2020.1.3"]
    )
    assert first["parties"][0]["party"] != second["parties"][0]["party"]


def test_a_party_that_becomes_better_known_is_one_party(services: Services, tmp_path: Path) -> None:
    first, second = take_in(
        services, tmp_path, ["甲公司", None, "商标侵权", "2020.1.2"], ["甲公司", SOUND, "商标侵权", "2020.1.3"]
    )
    assert first["parties"][0]["party"] == second["parties"][0]["party"]
    assert services.records.load("parties", first["parties"][0]["party"])["credit_code"] == SOUND


def test_a_clue_that_does_not_exist_is_told_and_kept(services: Services, tmp_path: Path) -> None:
    services.records.save("clues", {"source": "report", "received_on": "2026-03-01", "content": "举报"})
    head = ["当事人", "案由", "罚款", "线索编号"]
    found = plan(services, tmp_path, ["甲店", "商标侵权", 1, "2026-0001"], ["乙店", "商标侵权", 2, "2019-7"], head=head)
    services.sheets.commit(found)
    first, second = (services.records.load("cases", one) for one in (1, 2))
    assert (first["clue_text"], second["clue_text"]) == ("2026-0001", "")
    assert second["note"] == "台账“案源线索”：2019-7"
    assert "没有建立关联" in found.rows[1].remarks[0].sentence


@pytest.mark.parametrize(
    ("row", "heading", "word"),
    [
        (["甲店", None, None, None, None, 5], "案件类型", "必须填写"),
        (["甲店", None, "商标侵权", "2020.5.6", None, 5, None, None, None, "2020.3.1"], "处罚时间", "早于立案日期"),
    ],
)
def test_a_refused_row_says_which_column_and_why(
    services: Services, tmp_path: Path, row: list[Any], heading: str, word: str
) -> None:
    found = plan(services, tmp_path, row, head=[*HEAD, "处罚时间"])
    assert statuses(found) == ["refused"]
    (fault,) = found.faults
    assert (fault.row, fault.heading) == (2, heading)
    assert word in fault.sentence
    assert services.sheets.commit(found).refused == 1
    assert services.lists.count(ListQuery("cases")) == 0


def test_a_list_of_parties_adds_what_is_new_and_fills_what_was_blank(services: Services, tmp_path: Path) -> None:
    services.records.save("parties", {"name": "甲公司"})
    head = ["企业名称", "信用代码", "法人", "地址"]
    parties = take_in(
        services,
        tmp_path,
        ["甲公司", SOUND, "张三", "解放路1号"],
        ["乙公司", None, "李四", None],
        ["甲公司", None, None, "解放路1号"],
        head=head,
        register="parties",
    )
    assert [(one["name"], one["representative"]) for one in parties] == [("甲公司", "张三"), ("乙公司", "李四")]
    assert parties[0]["credit_code"] == SOUND


def test_clues_are_known_by_their_number_elsewhere(services: Services, tmp_path: Path) -> None:
    head = ["工单号", "来源", "收到时间", "被举报人", "举报内容"]
    row = ["SN001", "12345", "2026.3.1", "甲店", "卖假酒"]
    (clue,) = take_in(services, tmp_path, row, head=head, register="clues")
    assert (clue["number"], clue["source"], clue["channel"]) == (None, "report", "12345")
    assert (clue["party_text"], clue["state"]) == ("甲店", "open")
    assert statuses(plan(services, tmp_path, row, head=head, register="clues")) == ["same"]
    row[4] = "卖假烟"
    assert statuses(plan(services, tmp_path, row, head=head, register="clues")) == ["changed"]


def test_thousands_of_rows_of_one_name_do_not_hang(services: Services, tmp_path: Path) -> None:
    rows = [["某公司", None, "商标侵权", None, None, fine] for fine in range(1, 3001)]
    found = plan(services, tmp_path, *rows)
    assert found.counts.new == 3000
    services.sheets.commit(found)
    assert plan(services, tmp_path, *rows).counts.same == 3000
