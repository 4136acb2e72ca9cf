"""A register as a workbook reads back the same: nothing to change here, and equal values in another register."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from peewee import IntegrityError

from db.errors import Invalid, Refused
from db.forms import Form, Item
from db.kinds import (
    Choice,
    Count,
    Day,
    Fault,
    Flags,
    Kind,
    Link,
    Moment,
    Money,
    Quantity,
    Region,
    Rows,
    YesNo,
)
from db.registers import REGISTERS
from db.services import Services, open_register
from db.services.lists import ListQuery
from db.services.sheet_links import made_on_the_way
from db.sheets.book import read_book
from db.sheets.targets import unique_fields
from tests.db.sheets.workbooks import LEDGER, book

FORMS = [key for key, one in REGISTERS.items() if one.form is not None]
ODD = (
    "=1+1",
    "+86",
    "-5",
    "@某",
    "_x0041_",
    "'单引号",
    "00123",
    "1E5",
    "123456789012345678",
    "合计",
    "同上",
    "/",
    "第一行\n第二行",
)


def values(kind: Kind[Any]) -> st.SearchStrategy[Any]:
    """Raw values that a field of this kind may be given."""
    plain: dict[type, st.SearchStrategy[Any]] = {
        Day: st.dates(date(1900, 1, 1), date(2199, 12, 31)),
        Moment: st.datetimes(datetime(1950, 1, 1), datetime(2100, 1, 1)).map(
            lambda one: one.replace(second=0, microsecond=0)
        ),
        Money: st.decimals(0, Decimal("999999.99"), places=2),
        Quantity: st.decimals(0, Decimal("99999.9999"), places=4),
        Count: st.integers(0, 10**11),
        YesNo: st.booleans(),
        Region: st.sampled_from(["430422", "110000", "999999"]),
    }
    if isinstance(kind, Choice):
        return st.sampled_from(list(kind.options))
    if isinstance(kind, Flags):
        return st.lists(st.sampled_from(list(kind.options)), min_size=1, unique=True)
    if isinstance(kind, Rows):
        return st.none()
    texts = st.text(st.characters(exclude_categories=["Cs", "Cc", "Co", "Cn"]), max_size=12)
    return plain.get(type(kind), st.one_of(st.sampled_from(ODD), texts))


def to_the_minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)


def record(form: Form) -> st.SearchStrategy[dict[str, Any]]:
    """What somebody could have typed into a form, rows and linked records with it."""
    unique = unique_fields(REGISTERS[form.register])
    fields = {item.name: field(item) for item in form.items() if item.name not in unique or item.spec.required}
    rows = {
        one.name: st.lists(st.fixed_dictionaries({item.name: field(item) for item in one.columns}), max_size=3)
        for one in form.rows()
    }
    return st.fixed_dictionaries({**fields, **rows})


def field(item: Item) -> st.SearchStrategy[Any]:
    kind = item.spec.kind
    if isinstance(kind, Link):
        names: st.SearchStrategy[Any] = st.sampled_from(["甲店", "某店", "乙公司", "=丙"])
        return (
            st.one_of(st.none(), names.map(lambda name: {"name": name}))
            if made_on_the_way(kind.register)
            else st.none()
        )
    wanted = values(kind) if item.spec.required else st.one_of(st.none(), values(kind))
    return wanted.map(lambda raw: raw if understood(kind, raw) else None)


def understood(kind: Kind[Any], raw: Any) -> bool:
    with suppress(Fault):
        return kind.parse(raw) is not None
    return False


def save(services: Services, register: str, raw: dict[str, Any]) -> None:
    """Save what a form takes of these values: fields with a fault are left out, rows as a whole."""
    single = services.office.record_id() if REGISTERS[register].single else None
    for _ in range(4):
        try:
            services.records.save(register, raw, record_id=single)
            return
        except Invalid as fault:
            for path in fault.faults:
                raw.pop(path.partition(".")[0], None)
        except (Refused, IntegrityError):  # a day of one's own that exists already
            return


def told(services: Services, register: str) -> dict[bytes, dict[str, Any]]:
    """Everything a register says, by uid: links as what they are called, rows in their order."""
    form = REGISTERS[register].form
    assert form is not None
    found = {}
    for one in services.lists.ids(ListQuery(register)):
        values = services.records.load(register, one)
        said = {item.name: shown(values, item) for item in form.items()}
        for rows in form.rows():
            said[rows.name] = [{item.name: shown(row, item) for item in rows.columns} for row in values[rows.name]]
        found[values["uid"]] = said
    return found


def shown(record: Mapping[str, Any], item: Item) -> Any:
    return record[f"{item.name}_text"] if isinstance(item.spec.kind, Link) else record[item.name]


@pytest.mark.parametrize("register", FORMS)
@settings(
    max_examples=12, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate]
)  # a failing register is large: making it smaller takes longer than reading it
@given(data=st.data())
def test_export_then_import_is_the_identity(empty_register: Path, register: str, data: st.DataObject) -> None:
    form = REGISTERS[register].form
    assert form is not None
    typed = data.draw(st.lists(record(form), min_size=1, max_size=3))
    with TemporaryDirectory() as folder, opened(empty_register, Path(folder) / "1.db") as first:
        for raw in typed:
            save(first, register, raw)
        here = told(first, register)
        path = Path(folder) / "a.xlsx"
        for unmask in (False, True):
            assert first.sheets.export(register, path, unmask=unmask) == len(here)
            plan = first.sheets.plan(path, register)
            assert [
                (row.status, row.values, [one.sentence for one in row.remarks])
                for row in plan.rows
                if row.status != "same"
            ] == []
            assert plan.counts.rows == len(here)
        with opened(empty_register, Path(folder) / "2.db") as second:
            second.sheets.commit(second.sheets.plan(path, register))
            there = told(second, register)
    if REGISTERS[register].single:  # the other register has such a record already, and a blank cell says nothing
        here, there = ({b"": next(iter(one.values()))} for one in (here, there))
        there[b""] = {name: value for name, value in there[b""].items() if here[b""][name] is not None}
    for uid, said in here.items():
        assert {name: (value, said[name]) for name, value in there[uid].items() if value != said[name]} == {}
    assert there.keys() == here.keys()


@contextmanager
def opened(source: Path, path: Path) -> Iterator[Services]:
    services = open_register(Path(shutil.copy(source, path)), user="李某")
    try:
        yield services
    finally:
        services.close()


def test_the_cases_of_the_ledger_survive_the_way_through_a_workbook(
    services: Services, empty_register: Path, tmp_path: Path
) -> None:
    services.sheets.commit(services.sheets.plan(LEDGER, "cases"))
    services.sheets.export("cases", tmp_path / "案件.xlsx")
    assert {row.status for row in services.sheets.plan(tmp_path / "案件.xlsx", "cases").rows} == {"same"}
    other = open_register(Path(shutil.copy(empty_register, tmp_path / "other.db")), user="王某")
    outcome = other.sheets.commit(other.sheets.plan(tmp_path / "案件.xlsx", "cases"))
    assert outcome.new == 40
    assert told(other, "cases") == told(services, "cases")
    assert other.lists.count(ListQuery("parties")) == services.lists.count(ListQuery("parties"))
    assert {row.status for row in other.sheets.plan(tmp_path / "案件.xlsx", "cases").rows} == {"same"}
    other.close()


@pytest.fixture
def exported(services: Services, case_id: int, tmp_path: Path) -> Path:
    """The workbook of a register with one case."""
    services.sheets.export("cases", tmp_path / "案件.xlsx")
    return tmp_path / "案件.xlsx"


def columns(sheet: Any) -> dict[str, int]:
    return {cell.value: cell.column for cell in sheet[2]}


def test_a_workbook_that_people_can_work_with(exported: Path) -> None:
    workbook = openpyxl.load_workbook(exported)
    sheet = workbook["案件"]
    assert (sheet["A1"].value, sheet["B1"].value) == ("记录标识", "案号")
    assert sheet.row_dimensions[2].hidden
    assert sheet.column_dimensions["A"].hidden
    assert sheet.freeze_panes == "C3"
    assert sheet.auto_filter.ref.startswith("A1:")
    filed = sheet.cell(3, columns(sheet)["filed_on"])
    assert (filed.value, filed.number_format) == (datetime(2026, 3, 5), "yyyy-mm-dd")
    goods = workbook["涉案物品"]
    price = goods.cell(3, columns(goods)["goods.unit_price"])
    assert (price.value, price.number_format) == (2.5, "#,##0.00")
    assert goods.cell(3, columns(goods)["~"]).value == "雁湖市监案〔2026〕1号"
    number = workbook["涉案权利"].cell(3, columns(workbook["涉案权利"])["rights.right.number"])
    assert number.value == "1234567"


def test_a_text_that_looks_like_a_formula_stays_a_text(services: Services, tmp_path: Path) -> None:
    services.records.save("parties", {"name": "=HYPERLINK(1)", "note": "+1"})
    services.sheets.export("parties", tmp_path / "a.xlsx")
    cell = openpyxl.load_workbook(tmp_path / "a.xlsx").active["B3"]
    assert (cell.value, cell.data_type) == ("=HYPERLINK(1)", "s")


def test_secrets_leave_masked_and_come_back_untouched(services: Services, tmp_path: Path) -> None:
    party = services.records.save(
        "parties", {"name": "张三", "id_number": "11010519491231002X", "phone": "13812345678"}
    )
    path = tmp_path / "a.xlsx"
    services.sheets.export("parties", path)
    workbook = openpyxl.load_workbook(path)
    sheet = workbook.active
    assert sheet.cell(3, columns(sheet)["id_number*"]).value == "110105********002X"
    sheet.cell(3, columns(sheet)["address"]).value = "解放路1号"
    workbook.save(path)
    plan = services.sheets.plan(path, "parties")
    assert [(row.status, dict(row.values)) for row in plan.rows] == [("changed", {"address": "解放路1号"})]
    services.sheets.commit(plan)
    saved = services.records.load("parties", party)
    assert (saved["id_number"], saved["phone"], saved["address"]) == ("11010519491231002X", "13812345678", "解放路1号")


def test_a_workbook_that_was_worked_on_changes_what_was_changed(
    services: Services, case_id: int, exported: Path
) -> None:
    workbook = openpyxl.load_workbook(exported)
    case, goods, parties = workbook["案件"], workbook["涉案物品"], workbook["当事人"]
    case.cell(3, columns(case)["fine"]).value = 1200
    case.cell(3, columns(case)["cause"]).value = None  # a blank cell says nothing
    goods.cell(3, columns(goods)["goods.quantity"]).value = 71
    uid = case["A3"].value
    goods.append([uid, None, None, "纸箱", None, None, "个", 3])
    parties.cell(3, columns(parties)["parties.party.representative"]).value = "周小敏"
    workbook.save(exported)
    before = services.records.load("cases", case_id)
    plan = services.sheets.plan(exported, "cases")
    assert (plan.counts.changed, plan.faults) == (1, ())
    outcome = services.sheets.commit(plan)
    after = services.records.load("cases", case_id)
    assert (after["fine"], after["cause"]) == (Decimal(1200), before["cause"])
    assert [(row["name"], row["quantity"]) for row in after["goods"]] == [
        ("一次性口罩", 71),
        ("包装盒", 1200),
        ("纸箱", 3),
    ]
    party = services.records.load("parties", after["parties"][0]["party"])
    assert (party["id"], party["representative"]) == (before["parties"][0]["party"], "周小敏")
    assert {row.status for row in services.sheets.plan(exported, "cases").rows} == {"same"}
    services.history.undo(outcome.batch)
    assert services.records.load("cases", case_id)["goods"][0]["quantity"] == 70
    assert len(services.records.load("cases", case_id)["goods"]) == 2


def test_a_record_added_to_a_workbook_is_new(services: Services, exported: Path) -> None:
    workbook = openpyxl.load_workbook(exported)
    case = workbook["案件"]
    row = [None] * case.max_column
    row[columns(case)["kind"] - 1], row[columns(case)["cause"] - 1] = "假冒专利", "假冒专利"
    case.append(row)
    workbook.save(exported)
    plan = services.sheets.plan(exported, "cases")
    assert (plan.counts.new, plan.counts.same) == (1, 1)
    services.sheets.commit(plan)
    assert services.lists.count(ListQuery("cases")) == 2


@pytest.mark.parametrize(
    ("machine", "value", "word"),
    [
        ("kind", "卖假酒", "案件类型"),
        ("filed_on", "去年", "立案日期"),
        ("fine", -5, "负数"),
        ("cases.uid", "abc", "标识"),
    ],
)
def test_a_cell_that_cannot_be_understood_refuses_its_record(
    services: Services, exported: Path, machine: str, value: object, word: str
) -> None:
    workbook = openpyxl.load_workbook(exported)
    sheet = workbook["案件"]
    sheet.cell(3, columns(sheet)[machine]).value = value
    workbook.save(exported)
    plan = services.sheets.plan(exported, "cases")
    assert plan.counts.refused >= 1
    assert any(word in f"{fault.heading}{fault.sentence}" and fault.row == 3 for fault in plan.faults)


def test_a_workbook_of_another_register_is_refused(services: Services, exported: Path) -> None:
    with pytest.raises(Refused, match="不是从“当事人”导出的"):
        services.sheets.plan(exported, "parties")


def test_a_sorted_workbook_still_knows_its_columns(services: Services, exported: Path) -> None:
    workbook = openpyxl.load_workbook(exported)
    sheet = workbook["案件"]
    names = [cell.value for cell in sheet[2]]
    sheet.delete_rows(2)
    sheet.append(names)
    workbook.save(exported)
    assert {row.status for row in services.sheets.plan(exported, "cases").rows} == {"same"}


def test_only_what_a_query_lists_is_written(services: Services, case_id: int, tmp_path: Path) -> None:
    services.records.save("cases", {"kind": "other", "cause": "其他案由"})
    path = tmp_path / "a.xlsx"
    assert services.sheets.export("cases", path, query=ListQuery("cases", find="飘安")) == 1
    assert services.sheets.export("cases", path) == 2
    assert len(read_book(path).grids[0].cells) == 4


def test_a_plan_remembers_what_was_chosen_for_the_same_header(services: Services, tmp_path: Path) -> None:
    head = ["当事人", "案由", "辖区"]
    path = book(tmp_path / "a.xlsx", [head, ["甲店", "商标侵权", "高新区"]])
    services.sheets.commit(services.sheets.plan(path, "cases", mapping={"辖区": "place"}))
    again = services.sheets.plan(book(tmp_path / "b.xlsx", [head, ["乙店", "商标侵权", "老城区"]]), "cases")
    assert again.mapping["辖区"] == "place"
    assert again.rows[0].values["place"] == "老城区"
