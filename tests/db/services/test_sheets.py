"""An office's old ledger taken in as it is: no case lost, none invented, right to the fen, undone with one command."""

from __future__ import annotations

import json
import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from db.errors import Conflict, EnvironmentFault
from db.models import RECORDS
from db.services import Services, open_register
from db.services.lists import ListQuery
from db.services.sheet_match import as_number
from db.sheets.plan import Plan
from tests.db.sheets.workbooks import CELLS, DATA, HEAD, LEDGER, book, printable

KINDS = {
    "商标侵权": "trademark_infringement",
    "恶意商标注册申请": "trademark_other",
    "假冒专利": "patent_counterfeit",
    "专利标识标注不规范": "patent_marking",
    "专利广告违法": "patent_other",
    "地理标志": "geographical_indication",
    "奥林匹克标志": "olympic_symbol",
    "特殊标志": "special_symbol",
    "展会专利侵权": "exhibition",
}
SOURCES = {
    "投诉举报": ("report", None),
    "权利人投诉": ("report", "right_holder"),
    "权利人举报": ("report", "right_holder"),
    "海关查验": ("other", "customs"),
    "公安机关移送": ("other_department", "police"),
    "线索核查": ("supervision", None),
    "执法检查": ("supervision", None),
}
UNNAMED = {"霞浦县市场监督管理局": "某当事人", "邵东市市场监督管理局": "枸杞子生产经营者"}
ROUNDED = Decimal(50)  # the second sheet gives hundredths of 万元


def dump(services: Services) -> dict[str, list[Any]]:
    return {
        model.table(): services.store.database.rows(f'SELECT * FROM "{model.table()}" ORDER BY id') for model in RECORDS
    }


def imported(services: Services, path: Path = LEDGER, register: str = "cases") -> Plan:
    plan = services.sheets.plan(path, register)
    services.sheets.commit(plan)
    return plan


def cases(services: Services) -> list[dict[str, Any]]:
    ids = services.lists.ids(ListQuery("cases", order="id", descending=False))
    return [services.records.load("cases", one) for one in ids]


def yuan(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def test_the_ledger_gives_forty_cases_and_names_the_one_entered_twice(services: Services) -> None:
    plan = services.sheets.plan(LEDGER, "cases")
    counts = plan.counts
    assert (counts.rows, counts.new, counts.changed, counts.same, counts.refused) == (41, 40, 0, 1, 0)
    (twice,) = [row for row in plan.rows if row.status == "same"]
    assert (twice.row, twice.equals) == (44, "与第28行相同")
    assert [(sheet.name, sheet.skipped, dict(sheet.apart)) for sheet in plan.sheets] == [
        ("商标案件", "", {"续行": 14, "空行": 1, "合计行": 1, "表尾": 1}),
        ("专利地标特殊标志案件", "", {"续行": 2, "合计行": 1}),
        ("Sheet3", "空表", {}),
    ]
    assert plan.faults == ()
    assert services.store.log.head() == plan.mark


def test_every_total_row_is_compared_to_the_fen(services: Services) -> None:
    totals = {(total.sheet, total.heading): total for total in services.sheets.plan(LEDGER, "cases").totals}
    assert all(total.agrees for total in totals.values())
    assert {heading: total.stated for (sheet, heading), total in totals.items() if sheet == "商标案件"} == {
        "件数": 25,
        "违法经营额": Decimal("4436081.00"),
        "违法所得": Decimal("20376.00"),
        "罚款": Decimal("18585905.00"),
    }
    assert totals["商标案件", "罚款"].repeats == ((44, Decimal("250000.00")),)
    assert "不重复计为 18,335,905.00元" in totals["商标案件", "罚款"].sentence
    second = {heading: total.stated for (sheet, heading), total in totals.items() if sheet != "商标案件"}
    assert second == {
        "违法经营额": Decimal("32800.00"),
        "违法所得": Decimal("34000.00"),
        "罚款": Decimal("186200.00"),
        "罚没合计": Decimal("202300.00"),
    }


def test_the_sums_of_the_register_are_those_of_the_ledger(services: Services) -> None:
    imported(services)
    listed = cases(services)
    assert len(listed) == 40
    assert sum(case["turnover"] or 0 for case in listed) == Decimal("4436081.00") - Decimal("97720") + Decimal("32800")
    assert sum(case["fine"] or 0 for case in listed) == Decimal("18585905.00") - Decimal("250000") + Decimal("186200")
    assert sum(case["illegal_gains"] or 0 for case in listed) == Decimal("20376") - Decimal("1458") + Decimal("34000")
    assert all(case["number"] is None for case in listed)


def published() -> list[dict[str, Any]]:
    return json.loads((DATA / "published-cases.json").read_text(encoding="utf-8"))  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def taken_in(tmp_path_factory: pytest.TempPathFactory, empty_register: Path) -> list[dict[str, Any]]:
    """The cases of the ledger as the register has them, with their rights."""
    path = Path(shutil.copy(empty_register, tmp_path_factory.mktemp("ledger") / "register.db"))
    services = open_register(path, user="李某")
    imported(services)
    listed = cases(services)
    for case in listed:
        case["right_records"] = [services.records.load("rights", row["right"]) for row in case["rights"]]
    services.close()
    return listed


@pytest.mark.parametrize("told", published(), ids=lambda told: told["party"] or told["bureau"])
def test_each_case_is_as_it_was_published(taken_in: list[dict[str, Any]], told: dict[str, Any]) -> None:
    party = told["party"] or UNNAMED[told["bureau"]]
    (case,) = [one for one in taken_in if [row["party_text"] for row in one["parties"]] == [party]]
    marks = told["kind"] in ("商标侵权", "恶意商标注册申请")  # the first sheet, in yuan
    assert case["kind"] == KINDS[told["kind"]]
    assert case["unit"] == told["bureau"]
    for name, field in (("found_on", "found_on"), ("filed_on", "filed_on")):
        exact = told[name] is not None and len(told[name]) == 10
        assert case[field] == (date.fromisoformat(told[name]) if exact else None)
    if told["found_on"] and len(told["found_on"]) < 10:
        assert f"{told['found_on'][:4]}年" in case["note"]
    ended = case["decided_on" if marks else "closed_on"]  # the second sheet calls that day 结案
    assert ended == (date.fromisoformat(told["decided_on"]) if told["decided_on"] else None)
    assert as_number(case["decision_number"]) == as_number(told["decision_number"])
    slack = Decimal(0) if marks else ROUNDED
    for name, field in (("turnover_yuan", "turnover"), ("illegal_gain_yuan", "illegal_gains"), ("fine_yuan", "fine")):
        if told[name] is None:
            assert case[field] is None
        else:
            assert abs(case[field] - yuan(told[name])) <= slack
    if marks:
        assert (case["source"], case["channel"]) == SOURCES.get(told["source_channel"], (None, None))
        assert case["confiscated_goods"] == told["confiscated_goods"]
        assert case["article_penalty"] == ("；".join(told["legal_basis"]) or None)
    assert bool(case["transfers"]) is bool(told["transferred_to_police"])
    check_goods(case["goods"], told["goods"])
    check_rights(case["right_records"], told)


def check_goods(goods: list[dict[str, Any]], told: list[dict[str, Any]]) -> None:
    assert len(goods) == len(told)
    for row, one in zip(goods, told, strict=True):
        assert one["name"] in row["name"]
        assert (row["quantity"], row["unit"]) == (yuan(one["quantity"]), one["unit"])
        assert row["unit_price"] in (None, yuan(one["unit_price"]))
        assert row["value"] in (None, yuan(one["value"]))


def check_rights(rights: list[dict[str, Any]], told: dict[str, Any]) -> None:
    names = "；".join(right["name"] for right in rights)
    if len(rights) == 3 and told["bureau"] == "柳州市柳江区市场监督管理局":
        assert all(part in names for part in ("土鸡精", "鲜香粉", "筒骨浓汤"))
    else:
        assert names == told["right_name"]
    numbers = [right["number"] for right in rights if right["number"]]
    assert [number.removeprefix("ZL") for number in numbers] == [
        number.removeprefix("ZL") for number in (told["right_number"] or "").split("；") if number
    ]
    holders = {
        one["right_holder"] for one in published() if set(names.split("；")) & set(one["right_name"].split("；"))
    }
    assert {right["holder"] for right in rights} <= holders | {None}


def test_what_no_field_takes_is_kept_in_the_note_and_told(services: Services) -> None:
    plan = imported(services)
    told = {(remark.sheet, remark.place): remark for remark in plan.remarks}
    assert told["商标案件", "T17"].sentence == "“118万余”是概数，按1,180,000.00元登记，原文记入备注。"
    assert told["商标案件", "F17"].level == "doubt"
    assert "Excel截断" in told["商标案件", "C19"].sentence
    (case,) = [one for one in cases(services) if one["fine"] == Decimal("1180000")]
    assert case["note"] == "台账“发现时间”：2020年2月\n台账“罚款”：118万余"
    quantities = {row["name"]: row for one in cases(services) for row in one["goods"]}
    row = quantities["“爱生活、海飞丝、潘婷等”商标标识"]
    assert (row["quantity"], row["note"]) == (Decimal(2_000_000), "台账“数量”：200余万")


def test_the_same_ledger_again_says_nothing_new(services: Services) -> None:
    imported(services)
    head = services.store.log.head()
    plan = services.sheets.plan(LEDGER, "cases")
    assert {row.status for row in plan.rows} == {"same"}
    outcome = services.sheets.commit(plan)
    assert (outcome.batch, outcome.same) == ("", 41)
    assert services.store.log.head() == head
    assert {row.status for row in services.sheets.plan(DATA / "old-ledger.xls", "cases").rows} == {"same"}


def test_undo_leaves_every_table_byte_for_byte(services: Services, officers: tuple[int, int]) -> None:
    services.records.save("cases", {"kind": "other", "filed_on": "2026-03-01", "officer_a": officers[0]})
    before = dump(services)
    outcome = services.sheets.commit(services.sheets.plan(LEDGER, "cases"))
    assert dump(services) != before
    assert services.history.batches()[0].reason == "导入 old-ledger.xlsx"
    services.history.undo(outcome.batch)
    assert dump(services) == before
    assert not services.store.log.verify().breaks


def test_what_an_import_knows_more_of_a_right_is_filled_in_and_undone(services: Services, case_id: int) -> None:
    (known,) = [one["right"] for one in services.records.load("cases", case_id)["rights"]]
    before = services.records.load("rights", known)
    outcome = services.sheets.commit(services.sheets.plan(LEDGER, "cases"))
    assert services.records.load("rights", known)["holder"] == "河南飘安集团有限公司"
    services.history.undo(outcome.batch)
    after = services.records.load("rights", known)
    assert {**after, "revision": 0} == {**before, "revision": 0}


def test_the_log_of_an_import_is_that_of_single_saves(services: Services) -> None:
    imported(services)
    assert not services.store.log.verify().breaks
    record = next(case for case in cases(services) if case["decision_number"] == "津市监执罚〔2022〕57号")
    events = services.history.of("cases", record["id"])
    assert [event.what for event in events].count("涉案物品") == 9
    assert {event.reason for event in events} == {"导入 old-ledger.xlsx"}


def test_a_stop_halfway_leaves_nothing_behind(services: Services) -> None:
    before, head = dump(services), services.store.log.head()
    plan = services.sheets.plan(LEDGER, "cases")

    class Stop(Exception):
        pass

    def stop(done: int, total: int, text: str) -> None:
        if done > 0:
            raise Stop

    rows = plan.rows * 40  # enough for a second step
    with pytest.raises(Stop):
        services.sheets.commit(Plan(plan.path, plan.register, plan.sheets, rows, plan.mark), progress=stop)
    assert dump(services) == before
    assert services.store.log.head() == head


def test_a_register_that_changed_since_wants_another_look(services: Services) -> None:
    plan = services.sheets.plan(LEDGER, "cases")
    services.records.save("parties", {"name": "某店"})
    with pytest.raises(Conflict, match="预览之后"):
        services.sheets.commit(plan)


def test_a_full_disk_leaves_nothing_behind(services: Services) -> None:
    before = dump(services)
    database = services.store.database
    plan = services.sheets.plan(LEDGER, "cases")
    database.execute_sql(f"PRAGMA max_page_count={database.value('PRAGMA page_count') + 2}")
    with pytest.raises(EnvironmentFault, match="磁盘空间已满"):
        services.sheets.commit(plan)
    assert dump(services) == before


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
@given(rows=st.lists(st.lists(CELLS, max_size=9), min_size=1, max_size=10))
def test_whatever_a_workbook_holds_the_counts_add_up_and_undo_gives_the_register_back(
    empty_register: Path, rows: list[list[Any]]
) -> None:
    with TemporaryDirectory() as folder:
        services = open_register(Path(shutil.copy(empty_register, Path(folder) / "r.db")), user="李某")
        plain = [[printable(cell) for cell in row] for row in rows]
        before = dump(services)
        try:
            plan = services.sheets.plan(book(Path(folder) / "a.xlsx", [HEAD, *plain]), "cases")
            counts = plan.counts
            assert counts.rows == counts.new + counts.changed + counts.same + counts.refused
            assert all(row.remarks for row in plan.rows if row.status == "refused")
            outcome = services.sheets.commit(plan)
            assert len(cases(services)) == counts.new
            again = services.sheets.plan(plan.path, "cases").counts
            assert (again.rows, again.new, again.changed) == (counts.rows, 0, 0)
            if outcome.batch:
                services.history.undo(outcome.batch)
            assert dump(services) == before
            assert not services.store.log.verify().breaks
        finally:
            services.close()
