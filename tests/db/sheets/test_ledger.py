"""The habits of real ledgers: what stands in their cells and rows, and what becomes of it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.errors import Refused, RegisterError
from db.sheets.plan import Draft
from db.sheets.reading import Told, read_ledger
from db.sheets.targets import targets
from tests.db.sheets.workbooks import CELLS, HEAD, book, printable


def read(path: Path, register: str = "cases", **options: Any) -> Told:
    return read_ledger(path, targets(register), remembered=lambda _: {}, **options)


def drafts(
    tmp_path: Path, *rows: list[Any], head: list[Any] = HEAD, register: str = "cases", **options: Any
) -> list[Draft]:
    return list(read(book(tmp_path / "a.xlsx", [head, *rows], **options), register).drafts)


def sentences(draft: Draft) -> str:
    return " ".join(remark.sentence for remark in draft.remarks)


@pytest.mark.parametrize(
    ("cell", "fine", "kept"),
    [
        (12, "12.00", None),
        (0.1 + 0.2, "0.30", None),
        ("1,234.5", "1234.50", None),
        ("５０００元", "5000.00", None),
        ("1.92万元", "19200.00", "1.92万元"),
        ("118万余", "1180000.00", "118万余"),
        ("约5000", "5000.00", "约5000"),
        ("200余万元", "2000000.00", "200余万元"),
        ("/", None, None),
        ("—", None, None),
        ("无", None, None),
        ("叁仟元", None, "叁仟元"),
        ("-5", None, "-5"),
        ("另行处理", None, "另行处理"),
    ],
)
def test_amounts(tmp_path: Path, cell: object, fine: str | None, kept: str | None) -> None:
    (draft,) = drafts(tmp_path, [1, "甲店", "商标侵权", None, cell])
    assert draft.values.get("fine") == (Decimal(fine) if fine else None)
    assert draft.values.get("note") == (f"台账“罚款”：{kept}" if kept else None)
    assert bool(draft.remarks) is bool(kept)


@pytest.mark.parametrize(
    ("heading", "cell", "fine"),
    [
        ("罚款（万元）", 0.58, "5800.00"),
        ("罚款(万元)", "0.0377", "377.00"),
        ("罚款（元）", 58, "58.00"),
        ("罚款（万元）", "5000元", "5000.00"),
        ("罚款（万元）", "2万", "20000.00"),
    ],
)
def test_units_of_a_column(tmp_path: Path, heading: str, cell: object, fine: str) -> None:
    (draft,) = drafts(tmp_path, [1, "甲店", "商标侵权", cell], head=["序号", "当事人", "案由", heading])
    assert draft.values["fine"] == Decimal(fine)


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        (date(2020, 1, 30), date(2020, 1, 30)),
        (43398, date(2018, 10, 25)),
        ("2017.5.17", date(2017, 5, 17)),
        ("２０２１年３月１１日", date(2021, 3, 11)),
        ("20200206", date(2020, 2, 6)),
        ("20.2.6", date(2020, 2, 6)),
        ("无", None),
    ],
)
def test_days(tmp_path: Path, cell: object, day: date | None) -> None:
    (draft,) = drafts(tmp_path, [1, "甲店", "商标侵权", cell])
    assert draft.values.get("filed_on") == day
    assert draft.remarks == []


@pytest.mark.parametrize("cell", ["2020年2月", "2022年", "3.8", 3.8, 8, "今天", "+15", "上月底", "2020.13.45"])
def test_a_day_that_is_not_told_is_not_made_up(tmp_path: Path, cell: object) -> None:
    (draft,) = drafts(tmp_path, [1, "甲店", "商标侵权", cell])
    assert "filed_on" not in draft.values
    assert draft.values["note"] == f"台账“立案日期”：{cell}"
    assert [remark.level for remark in draft.remarks] == ["doubt"]


def test_the_year_of_a_title_completes_a_day(tmp_path: Path) -> None:
    path = book(
        tmp_path / "a.xlsx", [["2020年度办案台账"], HEAD, [1, "甲店", "商标侵权", "3.8"], [2, "乙店", "商标侵权", 3.8]]
    )
    first, second = read(path).drafts
    assert first.values["filed_on"] == second.values["filed_on"] == date(2020, 3, 8)
    assert "按表名取2020年" in sentences(first)


@pytest.mark.parametrize(
    ("cell", "unit", "quantity", "told_unit", "note"),
    [
        ("233箱", None, 233, "箱", None),
        ("１７０００", "个", 17000, "个", None),
        ("200余万", "张", 2_000_000, "张", "台账“数量”：200余万"),
        ("约5000", "个", 5000, "个", "台账“数量”：约5000"),
        ("11批次", None, 11, "批次", None),
        ("若干", "个", None, "个", "台账“数量”：若干"),
        ("/", None, None, None, None),
    ],
)
def test_quantities(
    tmp_path: Path, cell: object, unit: str | None, quantity: int | None, told_unit: str | None, note: str | None
) -> None:
    (draft,) = drafts(tmp_path, [1, "甲店", "商标侵权", None, None, "白酒", cell, unit])
    (goods,) = draft.values["goods"]
    assert (goods.get("quantity"), goods.get("unit"), goods.get("note")) == (quantity, told_unit, note)


def test_goods_without_a_name_are_kept_in_the_note(tmp_path: Path) -> None:
    (draft,) = drafts(tmp_path, [1, "甲店", "商标侵权", None, None, None, 5, "箱"])
    assert "goods" not in draft.values
    assert draft.values["note"] == "台账“数量”：5\n台账“单位”：箱"
    assert "没有品名" in sentences(draft)


def test_further_rows_add_goods_and_nothing_else(tmp_path: Path) -> None:
    first, second = drafts(
        tmp_path,
        [1, "甲店", "商标侵权", None, 100, "白酒", 5, "瓶"],
        [None, None, None, None, None, "红酒", 6, "瓶"],
        [None, "同上", None, None, None, "黄酒", 7, "坛"],
        [2, "同上", "商标侵权", None, 200, "啤酒", 8, "同上"],
    )
    assert [row["name"] for row in first.values["goods"]] == ["白酒", "红酒", "黄酒"]
    assert (first.row, first.last_row) == (2, 4)
    assert second.values["parties"] == [{"party": {"name": "甲店"}}]
    assert second.values["goods"] == [{"name": "啤酒", "quantity": 8, "unit": "坛"}]


def test_merged_cells_speak_for_each_record_but_amounts_only_once(tmp_path: Path) -> None:
    first, second = drafts(
        tmp_path,
        [1, "甲店", "商标侵权", "2020-1-2", 100, "白酒", 5, "瓶"],
        [2, None, "假冒专利", None, None, "红酒", 6, None],
        merged=["B2:B3", "D2:D3", "E2:E3", "H2:H3"],
    )
    assert second.values["parties"] == first.values["parties"]
    assert second.values["filed_on"] == date(2020, 1, 2)
    assert "fine" not in second.values
    assert "只计在第2行" in sentences(second)
    assert second.values["goods"][0]["unit"] == "瓶"


def test_a_merged_unit_reaches_the_further_goods(tmp_path: Path) -> None:
    (draft,) = drafts(
        tmp_path,
        [1, "甲店", "商标侵权", None, 100, "白酒", 5, "瓶"],
        [None, None, None, None, None, "红酒", 6, None],
        merged=["A2:A3", "B2:B3", "H2:H3"],
    )
    assert [row["unit"] for row in draft.values["goods"]] == ["瓶", "瓶"]


def test_rows_without_a_running_number(tmp_path: Path) -> None:
    told = drafts(
        tmp_path,
        ["甲店", 100, "白酒", 5],
        [None, None, "红酒", 6],
        ["乙店", 200, "啤酒", 7],
        [None, 300, "黄酒", 8],
        head=["当事人", "罚款", "品名", "数量"],
    )
    assert [(draft.row, len(draft.values["goods"])) for draft in told] == [(2, 2), (4, 1), (5, 1)]
    assert "parties" not in told[2].values


def test_a_flat_ledger_repeats_the_case_on_every_line(tmp_path: Path) -> None:
    head = ["序号", "处罚决定书文号", "当事人", "案由", "罚款", "品名", "数量"]
    told = read(
        book(
            tmp_path / "a.xlsx",
            [
                head,
                [1, "5号", "甲店", "商标侵权", "118万余", "白酒", 5],
                [1, "5号", "甲店", "商标侵权", "118万余", "红酒", 6],
                [2, "6号", "甲店", "商标侵权", 100, "白酒", 5],
                [3, "7号", "甲店", "商标侵权", 200, "白酒", 5],
                [3, "7号", "甲店", "商标侵权", 200, "白酒", 5],
                ["合计", None, None, None, 1180500],
            ],
        )
    )
    assert [(draft.row, draft.repeats, len(draft.values["goods"])) for draft in told.drafts] == [
        (2, 0, 2),
        (4, 0, 1),
        (5, 0, 1),
        (6, 5, 1),
    ]
    assert told.drafts[0].values["parties"] == [{"party": {"name": "甲店"}}]
    assert told.drafts[0].values["note"] == "台账“罚款”：118万余"
    assert told.sheets[0].totals[0].agrees
    assert told.sheets[0].totals[0].repeats == ((6, Decimal("200.00")),)


@pytest.mark.parametrize("below", [[1, 2, 3, 4], ["甲", "乙", 1, 2, 3, 4], [None, None, None, None, "（元）"]])
def test_a_line_of_numbers_or_units_under_the_header_is_no_record(tmp_path: Path, below: list[Any]) -> None:
    (draft,) = drafts(tmp_path, below, [1, "甲店", "商标侵权", None, 100])
    assert (draft.row, draft.values["fine"]) == (3, 100)


def test_a_shop_called_like_a_total_is_a_shop(tmp_path: Path) -> None:
    first, second = drafts(tmp_path, ["合计佳超市", 5], ["总计电脑行", 6], head=["当事人", "罚款"])
    assert (first.values["fine"], second.values["fine"]) == (5, 6)


def test_a_hidden_sheet_is_read_only_when_it_is_asked_for(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", [HEAD, [1, "甲店"]], [HEAD, [1, "乙店"]], names=["今年", "旧"])
    workbook = openpyxl.load_workbook(path)
    workbook["旧"].sheet_state = "hidden"
    workbook.save(path)
    told = read(path)
    assert [sheet.skipped for sheet in told.sheets] == ["", "隐藏的表"]
    assert len(told.drafts) == 1
    assert read(path, sheet="旧").drafts[0].values["parties"] == [{"party": {"name": "乙店"}}]


def test_a_further_row_that_contradicts_is_kept_in_the_note(tmp_path: Path) -> None:
    (draft,) = drafts(
        tmp_path,
        [1, "甲店", "商标侵权", None, 100, "白酒", 5, "瓶", "首次"],
        [None, None, "假冒专利", None, None, "红酒", 6, "瓶"],
    )
    assert draft.values["cause"] == "商标侵权"
    assert draft.values["note"] == "首次\n台账“案由”：假冒专利"


def test_totals_footers_sections_and_repeated_headers_are_no_records(tmp_path: Path) -> None:
    told = read(
        book(
            tmp_path / "a.xlsx",
            [
                HEAD,
                ["一、商标案件"],
                [1, "甲店", None, None, 100],
                ["小计", None, None, None, 100],
                HEAD,
                ["二、假冒专利案件"],
                [2, "乙店", None, None, 50.5],
                ["小　计", None, None, None, 50],
                ["合 计", "共2件", None, None, 150.5],
                ["审核：", None, None, "填表：张三"],
                ["注：以上均为已结案件"],
            ],
        )
    )
    assert [(draft.row, draft.values["kind"]) for draft in told.drafts] == [
        (3, "trademark_infringement"),
        (7, "patent_counterfeit"),
    ]
    assert told.sheets[0].apart == {"合计行": 1, "小计行": 2, "重复的表头": 1, "分节标题": 2, "表尾": 2}
    assert [(total.row, total.heading, total.agrees) for total in told.sheets[0].totals] == [
        (4, "罚款", True),
        (8, "罚款", False),
        (9, "件数", True),
        (9, "罚款", True),
    ]
    assert told.sheets[0].totals[1].sentence == "各行之和 50.50元，第8行写的是 50.00元，相差 0.50元。"


@pytest.mark.parametrize(
    ("cause", "kind"),
    [
        ("商标侵权", "trademark_infringement"),
        ("销售侵犯注册商标专用权的商品案", "trademark_infringement"),
        ("假冒专利", "patent_counterfeit"),
        ("使用与他人注册商标相同的字号", "trademark_other"),
        ("擅自使用奥林匹克标志", "olympic_symbol"),
        ("专利标识标注不规范", "patent_marking"),
        ("其他", "other"),
        ("卖假酒", None),
    ],
)
def test_the_kind_of_a_case_by_its_cause(tmp_path: Path, cause: str, kind: str | None) -> None:
    (draft,) = drafts(tmp_path, [1, "甲店", cause])
    assert draft.values.get("kind") == kind


def test_the_beginning_of_an_option_is_not_enough(tmp_path: Path) -> None:
    (draft,) = drafts(tmp_path, ["甲店", "罚"], head=["当事人", "处理结果"])
    assert "penalty_kinds" not in draft.values
    assert draft.values["note"] == "台账“处理结果”：罚"
    (draft,) = drafts(tmp_path, ["甲店", "没收违法所得并处罚款"], head=["当事人", "处理结果"])
    assert draft.values["penalty_kinds"] == ("fine", "confiscate_gains")


@pytest.mark.parametrize(
    ("cell", "row"),
    [
        ("是", {"note": "台账“移送公安”：是"}),
        ("√", {"note": "台账“移送公安”：√"}),
        ("2021.3.5", {"note": "台账“移送公安”：2021.3.5", "sent_on": date(2021, 3, 5)}),
        ("已移送城关派出所", {"note": "台账“移送公安”：已移送城关派出所"}),
        ("2号", {"note": "台账“移送公安”：2号"}),
        ("否", None),
        ("/", None),
    ],
)
def test_transfers_to_the_police(tmp_path: Path, cell: str, row: dict[str, Any] | None) -> None:
    (draft,) = drafts(tmp_path, ["甲店", "商标侵权", cell], head=["当事人", "案由", "移送公安"])
    assert draft.values.get("transfers") == ([row] if row else None)
    assert draft.values.get("state") == ("criminal_referral" if row else None)


def test_two_officers_in_one_cell(tmp_path: Path) -> None:
    (draft,) = drafts(tmp_path, ["甲店", "商标侵权", "张建国、王丽、李四"], head=["当事人", "案由", "承办人"])
    assert (draft.values["officer_a"], draft.values["officer_b"]) == ({"name": "张建国"}, {"name": "王丽"})
    assert draft.values["note"] == "台账“承办人”：李四"
    (draft,) = drafts(tmp_path, ["甲店", "商标侵权", "张 三"], head=["当事人", "案由", "承办人"])
    assert draft.values["officer_a"] == {"name": "张三"}


def test_rights_that_share_a_cell(tmp_path: Path) -> None:
    head = ["当事人", "案由", "商标名称", "注册号", "权利人"]
    (draft,) = drafts(tmp_path, ["甲店", "商标侵权", "奥迪；奔驰", "111111；222222", "某汽车公司"], head=head)
    assert [row["right"] for row in draft.values["rights"]] == [
        {"name": "奥迪", "number": "111111", "holder": "某汽车公司", "kind": "trademark"},
        {"name": "奔驰", "number": "222222", "holder": "某汽车公司", "kind": "trademark"},
    ]
    (draft,) = drafts(tmp_path, ["甲店", "商标侵权", "奥迪；奔驰", 111111, None], head=head)
    assert [row["right"]["name"] for row in draft.values["rights"]] == ["奥迪；奔驰"]
    (draft,) = drafts(
        tmp_path,
        ["甲店", "假冒专利", None, "ZL 2014 2 0775883.9", None],
        head=["当事人", "案由", "权利名称", "专利号", "x"],
    )
    assert draft.values["rights"] == [
        {"right": {"name": "ZL201420775883.9", "number": "ZL201420775883.9", "kind": "utility_model"}}
    ]


def test_a_column_of_its_own_kind_goes_into_the_note(tmp_path: Path) -> None:
    (draft,) = drafts(tmp_path, ["甲店", "商标侵权", "高新区", 3], head=["当事人", "案由", "辖区", "出动人次"])
    assert draft.values["note"] == "台账“辖区”：高新区\n台账“出动人次”：3"
    assert {remark.level for remark in draft.remarks} == {"note"}


def test_a_register_without_notes_tells_what_it_cannot_keep(tmp_path: Path) -> None:
    told = read(book(tmp_path / "a.xlsx", [["姓名", "执法证号", "星座"], ["张三", "123", "天秤"]]), "officers")
    assert told.drafts[0].values == {"name": "张三", "licence_number": "123"}
    assert told.sheets[0].left_out == ("星座",)


def test_a_mapping_is_obeyed_and_checked(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", [["当事人", "案由", "辖区", "金额"], ["甲店", "商标侵权", "高新区", 3]])
    (draft,) = read(path, chosen={"辖区": "place", "金额": "罚款", "案由": None}).drafts
    assert (draft.values["place"], draft.values["fine"]) == ("高新区", 3)
    assert "cause" not in draft.values
    with pytest.raises(Refused, match="没有“片区”这一列"):
        read(path, chosen={"片区": "place"})
    with pytest.raises(Refused, match="不是案件的栏目"):
        read(path, chosen={"辖区": "area"})
    with pytest.raises(Refused, match="没有名为“表9”的表"):
        read(path, sheet="表9")


def test_a_workbook_without_any_header_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="没有找到案件的表头"):
        read(book(tmp_path / "a.xlsx", [["日报"], [1, 2, 3]]))


def test_equal_rows_are_told_once(tmp_path: Path) -> None:
    told = drafts(
        tmp_path,
        [1, "甲店", "商标侵权", "2020.1.2", 100, "白酒", 5, "瓶"],
        [2, "甲店 ", "商标侵权", "2020年1月2日", 100, "白酒", "5", "瓶"],
        [3, "甲店", "商标侵权", None, None, "白酒", 5, "瓶"],
        [4, "甲店", "商标侵权", "2020.1.2", 100, "红酒", 5, "瓶"],
        [5, "乙店", "商标侵权"],
        [6, "乙店", "商标侵权"],
        [7, "甲店", "商标侵权"],
    )
    assert [draft.repeats for draft in told] == [0, 2, 2, 0, 0, 6, 0]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(st.lists(CELLS, max_size=9), max_size=12),
    merges=st.lists(st.tuples(st.integers(1, 9), st.integers(2, 9), st.integers(0, 3), st.integers(0, 3)), max_size=3),
)
def test_random_cells_are_told_or_kept_but_never_a_fault_of_ours(
    tmp_path: Path, rows: list[list[Any]], merges: list[tuple[int, int, int, int]]
) -> None:
    plain = [[printable(cell) for cell in row] for row in rows]
    ranges = [f"{chr(64 + c)}{r}:{chr(64 + min(c + dc, 9))}{r + dr}" for c, r, dc, dr in merges if dc or dr]
    try:
        path = book(tmp_path / "a.xlsx", [HEAD, *plain], merged=ranges)
    except (ValueError, TypeError):
        return  # not a workbook that can be made
    try:
        told = read(path)
    except RegisterError:
        return
    taken = sum(1 for _ in told.drafts)
    further = sum(sum(plan.apart.values()) for plan in told.sheets)
    grid = told.sheets[0].grid
    assert taken + further == len(grid.cells) - (told.sheets[0].header.last + 1 if told.sheets[0].header else 0)
