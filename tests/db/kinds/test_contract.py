"""What every kind promises, held for each of them by samples and by whatever hypothesis thinks of."""

from __future__ import annotations

import json
import re
import sqlite3
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
import python_calamine
from hypothesis import given
from hypothesis import strategies as st

from db.kinds import (
    Choice,
    Code,
    Count,
    CreditCode,
    Day,
    Fault,
    Flags,
    IdNumber,
    Kind,
    Link,
    Moment,
    Money,
    PatentNumber,
    Person,
    Phone,
    Quantity,
    Region,
    RowColumn,
    Rows,
    Text,
    TrademarkNumber,
    YesNo,
)
from db.kinds.declared import KINDS

SOURCES = {"supervision": "监督检查", "report": "投诉、举报", "12315": "12315平台"}
EVIDENCE = Rows(
    (RowColumn("name", "证据名称", Text(50)), RowColumn("count", "份数", Count()), RowColumn("on", "日期", Day()))
)

SAMPLES: tuple[tuple[Kind[Any], tuple[Any, ...]], ...] = (
    (Text(), ("“王老吉”凉茶（310ml）", "a, b；c", "＝未折叠", "1", "2020年", "=1+1", "/")),
    (Text(500, lines=4), ("第一行\n\n第三行", "只有一行")),
    (Text(100, secret=True), ("张三", "雁湖县解放路1号")),
    (Code(), ("雁湖市监案〔2026〕1号", "00123", "1E5", "123456789012345678901234")),
    (Person(), ("张三", "买买提·艾力", "John Smith", "𬱟某")),
    (Day(), (date(2026, 3, 5), date(1999, 12, 31), date(1900, 3, 1), date(2199, 12, 31))),
    (Moment(), (datetime(2026, 3, 5, 9, 5), datetime(2019, 12, 31, 23, 59), datetime(2020, 2, 29))),
    (Money(), (Decimal("0.00"), Decimal("0.01"), Decimal("1234567.80"), Decimal("999999999999.99"))),
    (Money(negative=True), (Decimal("-5.30"),)),
    (Quantity(), (Decimal(233), Decimal("0.0001"), Decimal("17000.5"), Decimal("9999999999.9999"))),
    (Count(), (0, 7, 1_000_000)),
    (YesNo(), (True, False)),
    (Choice(SOURCES, {"举报": "report"}), tuple(SOURCES)),
    (Flags(SOURCES), (("report",), ("supervision", "report", "12315"))),
    (CreditCode(), ("91110000600037341L", "911202229999934000", "440301103097413", "残缺9143")),
    (IdNumber(), ("11010519491231002X", "430422900307123", "E12345678", "8")),
    (Phone(), ("13812345678", "0734-8866315", "13812345678、0734-8866315-8", "12315", "不详")),
    (Region(), ("430422", "110000", "429021", "430425")),
    (PatentNumber(), ("ZL201420775883.9", "95115608.X", "CN1030001A", "无专利")),
    (TrademarkNumber(), ("9815758", "G1234567", "T2013-28427", "12345678A")),
    (Link("parties"), (1, 2**40)),
    (EVIDENCE, (({"name": "现场笔录", "count": 2, "on": date(2026, 3, 5)}, {"name": None, "count": 1, "on": None}),)),
)
VALUES = [pytest.param(kind, value, id=f"{kind.name}-{value!r:.20}") for kind, values in SAMPLES for value in values]
EACH = [pytest.param(kind, id=f"{kind.name}-{number}") for number, (kind, _) in enumerate(SAMPLES)]


def test_every_kind_has_samples():
    assert {kind.name for kind, _ in SAMPLES} == set(KINDS)


@pytest.mark.parametrize(("kind", "value"), VALUES)
def test_a_value_survives_every_way_out_and_back(kind: Kind[Any], value: Any):
    assert kind.parse(value) == value
    assert kind.parse(kind.edit(value)) == value
    assert kind.parse(kind.sheet(value)) == value
    assert kind.parse(kind.json(value)) == value
    assert kind.parse(json.loads(json.dumps(kind.json(value), ensure_ascii=False))) == value
    assert kind.load(kind.store(value)) == value


@pytest.mark.parametrize(("kind", "value"), VALUES)
def test_a_value_has_its_type_after_every_way_back(kind: Kind[Any], value: Any):
    for copy in (kind.parse(kind.edit(value)), kind.parse(kind.json(value)), kind.load(kind.store(value))):
        assert type(copy) is type(value)


@pytest.mark.parametrize(("kind", "value"), VALUES)
def test_a_value_can_be_read_by_people(kind: Kind[Any], value: Any):
    assert kind.format(value)
    assert kind.paper(value)
    assert kind.mask(value)
    assert kind.doubt(value) is None or kind.doubt(value).endswith("。")


@pytest.mark.parametrize("kind", EACH)
def test_nothing_is_none_and_stays_nothing(kind: Kind[Any]):
    for blank in (None, "", "  ", "\u3000\n", "\ufeff", float("nan")):
        assert kind.parse(blank) is None
    assert kind.format(None) == kind.edit(None) == kind.paper(None) == kind.mask(None) == ""
    assert kind.store(None) is kind.load(None) is kind.sheet(None) is kind.json(None) is kind.doubt(None) is None


@pytest.mark.parametrize("kind", EACH)
def test_a_kind_says_how_it_is_stored_and_shown(kind: Kind[Any]):
    assert kind.sql in {"TEXT", "INTEGER"}
    assert kind.align in {"left", "right"}
    assert 4 <= kind.width() <= 40
    assert hash(kind) == hash(kind)


@pytest.mark.parametrize(("kind", "value"), VALUES)
def test_a_strict_table_takes_what_is_stored(kind: Kind[Any], value: Any):
    with sqlite3.connect(":memory:") as base:
        base.execute(f"CREATE TABLE t (v {kind.sql}) STRICT")
        base.execute("INSERT INTO t VALUES (?)", (kind.store(value),))
        assert kind.load(base.execute("SELECT v FROM t").fetchone()[0]) == value
    base.close()


def test_a_workbook_gives_every_value_back(tmp_path):
    expected = [(kind, value) for kind, values in SAMPLES for value in values]
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row, (kind, value) in enumerate(expected, start=1):
        cell = sheet.cell(row, 1, kind.sheet(value))
        if isinstance(cell.value, str):
            cell.data_type = "s"
        sheet.cell(row, 2, "end")
    book.save(tmp_path / "values.xlsx")
    by_openpyxl = [row[0] for row in openpyxl.load_workbook(tmp_path / "values.xlsx").worksheets[0].values]
    by_calamine = [
        row[0] for row in python_calamine.load_workbook(tmp_path / "values.xlsx").get_sheet_by_index(0).to_python()
    ]
    for (kind, value), first, second in zip(expected, by_openpyxl, by_calamine, strict=True):
        assert kind.parse(first) == value
        assert kind.parse(second) == value


CELLS = (
    st.none()
    | st.booleans()
    | st.integers(-(10**30), 10**30)
    | st.floats()
    | st.decimals()
    | st.dates()
    | st.datetimes()
    | st.times()
    | st.text(st.characters())
    | st.text("0123456789.,-/年月日时分:约余万亿元￥ＺＬX、 +", max_size=14)
    | st.lists(st.text(max_size=3), max_size=2)
    | st.binary(max_size=3)
    | st.dictionaries(st.text(max_size=2), st.text(max_size=2), max_size=2)
)


def parsed(kind: Kind[Any], raw: Any) -> tuple[Any, str]:
    """The value and no sentence, or no value and the sentence of the fault."""
    try:
        return kind.parse(raw), ""
    except Fault as fault:
        return None, str(fault)


@pytest.mark.parametrize("kind", EACH)
@given(raw=CELLS)
def test_whatever_stands_in_a_cell_is_a_value_or_a_fault_in_one_sentence(kind: Kind[Any], raw: Any):
    value, sentence = parsed(kind, raw)
    assert re.fullmatch("|[^\n]{1,200}。", sentence)
    kind.doubt(value)
    kind.mask(value)
    if value is not None:
        assert kind.parse(value) == value
        assert kind.parse(kind.edit(value)) == value
        assert kind.parse(kind.sheet(value)) == value
        assert kind.parse(kind.json(value)) == value
        assert kind.load(kind.store(value)) == value


@pytest.mark.parametrize("kind", [kind for kind, values in SAMPLES if isinstance(values[0], str)])
@given(value=st.text(st.characters(codec="utf-8"), min_size=1))
def test_doubt_and_mask_bear_whatever_an_old_file_holds(kind: Kind[Any], value: str):
    kind.doubt(value)
    kind.mask(value)
    kind.format(value)


@pytest.mark.parametrize(
    ("kind", "value", "masked"),
    [
        (IdNumber(), "43042219900307123X", "430422********123X"),
        (IdNumber(), "430422900307123", "430422*****7123"),
        (IdNumber(), "E12345678", "E1*****78"),
        (IdNumber(), "1234", "****"),
        (Phone(), "13812345678", "138****5678"),
        (Phone(), "13812345678、0734-8866315", "138****5678、0734-***6315"),
        (Phone(), "张三13812345678", "*********5678"),
        (Phone(), "12315", "12315"),
        (Phone(), "400-800-1234", "400-800-1234"),
        (Text(secret=True), "张三丰", "张**"),
        (Text(secret=True), "张", "**"),
    ],
)
def test_secrets_are_masked(kind: Kind[Any], value: str, masked: str):
    assert kind.secret
    assert kind.mask(value) == masked
    assert kind.format(value) == value


def test_only_secrets_are_masked():
    assert {kind.name for kind, _ in SAMPLES if kind.secret} == {"text", "id_number", "phone"}
    assert not Text().secret
    for kind, values in SAMPLES:
        if not kind.secret:
            assert [kind.mask(value) for value in values] == [kind.format(value) for value in values]
