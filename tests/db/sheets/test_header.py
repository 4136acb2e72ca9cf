"""Finding the header of real ledgers, and which column leads where."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from db.errors import Missing, Refused
from db.registers import REGISTERS
from db.sheets.book import Grid, read_book
from db.sheets.header import Header, find_header
from db.sheets.targets import targets
from tests.db.sheets.workbooks import LEDGER, book


def header(path: Path, register: str = "cases") -> Header:
    found = find_header(read_book(path).grids[0], targets(register))
    assert found is not None
    return found


def paths(found: Header, register: str = "cases") -> dict[str, str | None]:
    return {heading.name: targets(register).find(heading.parts) for heading in found.headings}


def test_the_ledger_with_groups_and_a_line_of_headings_below() -> None:
    first, second, third = read_book(LEDGER).grids
    found = find_header(first, targets("cases"))
    assert found is not None
    assert (found.first, found.last) == (2, 3)
    assert {heading.scale for heading in found.headings} == {1}
    assert paths(found) == {
        "序号": None, "名称": "parties.party.name", "统一社会信用代码": "parties.party.credit_code", "案由": "cause",
        "案件来源": "source", "发现时间": "found_on", "立案时间": "filed_on", "处罚时间": "decided_on",
        "处罚决定书文号": "decision_number", "商标名称": "rights.right.name", "注册（备案）号": "rights.right.number",
        "权利人": "rights.right.holder", "品名": "goods.name", "数量": "goods.quantity", "单位": "goods.unit",
        "单价": "goods.unit_price", "货值": "goods.value", "违法经营额": "turnover", "违法所得": "illegal_gains",
        "罚款": "fine", "没收物品": "confiscated_goods", "处罚依据": "article_penalty", "移送公安": "transfers",
        "承办单位": "unit", "备注": "note",
    }  # fmt: skip
    found = find_header(second, targets("cases"))
    assert found is not None
    assert {heading.scale for heading in found.headings} == {10_000}
    assert paths(found) == {
        "序号": None, "案件类别": "kind", "当事人": "parties.party.name", "涉案权利/名称": "rights.right.name",
        "证号（专利号）": "rights.right.number", "涉案物品/名称": "goods.name", "数量": "goods.quantity",
        "发现": "found_on", "立案": "filed_on", "结案": "closed_on", "决定书文号": "decision_number",
        "违法经营额": "turnover", "违法所得": "illegal_gains", "罚款": "fine", "罚没合计": None, "处理结果": "outcome",
        "办案机关": "unit", "备注": "note",
    }  # fmt: skip
    assert find_header(third, targets("cases")) is None


def test_groups_without_merged_cells(tmp_path: Path) -> None:
    rows = [
        ["当事人", None, "时间", None, "备注"],
        ["名称", "地址", "立案", "结案", None],
        ["某公司", "路1号", 43398, None, "x"],
    ]
    found = header(book(tmp_path / "a.xlsx", rows))
    assert (found.first, found.last) == (0, 1)
    assert list(paths(found).values()) == [
        "parties.party.name",
        "parties.party.address",
        "filed_on",
        "closed_on",
        "note",
    ]


def test_a_unit_in_a_heading_counts_more_than_that_of_the_sheet(tmp_path: Path) -> None:
    rows = [["2020年台账（单位：万元）"], ["当事人", "违法经营额（元）", "罚款"], ["某公司", 12, 3]]
    assert [heading.scale for heading in header(book(tmp_path / "a.xlsx", rows)).headings] == [10_000, 1, 10_000]


@pytest.mark.parametrize("title", ["填报单位：元氏县市场监督管理局", "单位：元江县局"])
def test_the_name_of_an_office_is_no_unit(tmp_path: Path, title: str) -> None:
    rows = [[title], ["当事人", "罚款"], ["某公司", 3]]
    assert {heading.scale for heading in header(book(tmp_path / "a.xlsx", rows)).headings} == {1}


def test_the_first_line_of_records_is_no_heading(tmp_path: Path) -> None:
    rows = [["当事人", "案由", "罚款", "备注"], ["某公司", "商标侵权", "/", None], ["某店", "假冒专利", 5, None]]
    found = header(book(tmp_path / "a.xlsx", rows))
    assert (found.first, found.last) == (0, 0)


def test_equal_headings_are_told_apart(tmp_path: Path) -> None:
    rows = [["当事人", "罚款", "金额", "金额"], ["甲", 1, 2, 3]]
    assert [heading.name for heading in header(book(tmp_path / "a.xlsx", rows)).headings][2:] == ["金额", "金额（2）"]


@pytest.mark.parametrize("rows", [[], [["日报"]], [["甲", "乙"], [1, 2]], [[1, 2, 3], [4, 5, 6]], [[None] * 5]])
def test_a_sheet_without_a_header_is_told_so(rows: list[list[Any]]) -> None:
    width = max(map(len, rows), default=0)
    assert find_header(Grid("x", rows, width=width), targets("cases")) is None


@pytest.mark.parametrize("register", [key for key, one in REGISTERS.items() if one.form is not None])
def test_every_label_of_a_form_leads_to_its_field(register: str) -> None:
    known = targets(register)
    form = REGISTERS[register].form
    assert form is not None
    for item in form.items():
        path = known.find((item.label,))
        assert path is not None
        assert known.by_path[path].spec.label == item.label or known.by_path[path].link == item.name
    for path, target in known.by_path.items():
        assert known.resolve(path) == path
        assert known.by_path[known.resolve(target.label)].label == target.label


def test_a_mapping_may_name_a_link_a_label_or_a_path() -> None:
    known = targets("cases")
    assert known.resolve("officer_a") == "officer_a.name"
    assert known.resolve("parties.party") == "parties.party.name"
    assert known.resolve("罚款") == "fine"
    with pytest.raises(Refused, match="不是案件的栏目"):
        known.resolve("fines")


def test_a_register_without_a_form_takes_no_workbook() -> None:
    with pytest.raises(Refused, match="其他登记簿"):
        targets("goods")
    with pytest.raises(Missing, match="没有名为"):
        targets("case")
