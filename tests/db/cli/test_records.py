"""list, show, add, change: the JSON that is promised, labels wherever a key is, refusals that change nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from db.registers import REGISTERS
from tests.db.cli.conftest import Run, dump

Written = Callable[[object], Path]


def test_the_registers_are_listed_with_their_chinese_names(run: Run, practice_register: Path) -> None:
    found = {row["register"]: row for row in run("list", practice_register, "--json").json}
    assert set(found) == set(REGISTERS)
    assert found["cases"] == {"register": "cases", "name": "案件", "group": "办案", "records": 222}
    assert "案件" in run("list", practice_register).out


@pytest.mark.parametrize("register", list(REGISTERS))
def test_every_register_gives_every_declared_field(run: Run, practice_register: Path, register: str) -> None:
    said = run("list", practice_register, register, "--limit", "3", "--json")
    assert said.code == 0
    wanted = {"id", *REGISTERS[register].model.specs()}
    assert all(wanted <= set(row) for row in said.json)
    assert len(said.json) == min(3, len(run("list", practice_register, register, "--json").json))
    assert run("list", practice_register, register, "--limit", "3").code == 0


def test_cases_carry_what_a_statistician_asks_for(run: Run, practice_register: Path) -> None:
    rows = run("list", practice_register, "cases", "--json").json
    assert len(rows) == 222
    closed = next(row for row in rows if row["state"] == "archived" and row["fine"])
    assert closed["fine"].count(".") == 1
    assert len(closed["fine"].split(".")[1]) == 2
    assert closed["filed_on"] < closed["decided_on"] < closed["closed_on"]
    assert isinstance(closed["turnover"], str)
    assert isinstance(closed["illegal_gains"], str)
    assert isinstance(closed["penalty_kinds"], list)
    assert closed["parties"] == [name for name in closed["parties"] if name.startswith("雁湖")]
    assert "\\u" not in run("list", practice_register, "cases", "--limit", "1", "--json").out


def test_a_list_can_be_searched_and_says_how_many_there_are(run: Run, practice_register: Path) -> None:
    said = run("list", practice_register, "案件", "--find", "眠云", "--json")
    assert said.json
    assert all("眠云" in json.dumps(row, ensure_ascii=False) for row in said.json)
    text = run("list", practice_register, "cases", "--limit", "2").out
    assert "共 222 条，列出前 2 条" in text
    assert run("list", practice_register, "cases", "--find", "没有这样的东西", "--json").json == []


def test_secrets_are_masked_unless_asked_for(run: Run, practice_register: Path) -> None:
    masked = run("list", practice_register, "parties", "--limit", "1", "--json").json[0]
    plain = run("list", practice_register, "parties", "--limit", "1", "--json", "--unmask").json[0]
    assert "****" in masked["id_number"]
    assert "**" in masked["phone"]
    assert plain["id_number"].startswith(masked["id_number"][:6])
    assert "*" not in plain["id_number"] + plain["phone"]
    assert masked["credit_code"] == plain["credit_code"]
    text = run("show", practice_register, "parties", masked["id"]).out
    assert plain["id_number"] not in text


def test_a_record_is_shown_by_number_or_id(run: Run, practice_register: Path) -> None:
    row = run("list", practice_register, "cases", "--find", "2025", "--limit", "1", "--json").json[0]
    by_id = run("show", practice_register, "cases", row["id"], "--json")
    assert by_id.json == run("show", practice_register, "cases", row["number"], "--json").json
    assert by_id.json["goods"][0]["quantity"] > 0
    assert by_id.json["parties"][0]["party_text"] == row["parties"][0]
    text = run("show", practice_register, "cases", row["number"]).out
    assert f"案号：{row['number']}" in text
    assert "涉案物品" in text


def test_what_show_prints_can_be_given_back_and_changes_nothing(run: Run, practice: Path, written: Written) -> None:
    for register in ("cases", "clues", "parties", "rights", "officers", "office"):
        key = run("list", practice, register, "--limit", "1", "--json").json[0]["id"]
        shown = run("show", practice, register, key, "--json", "--unmask").json
        before = dump(practice)
        said = run("change", practice, register, key, written(shown))
        assert said.code == 0, said.err
        assert dump(practice) == before


def test_a_masked_number_is_not_written_back(run: Run, practice: Path, written: Written) -> None:
    shown = run("show", practice, "parties", "1", "--json").json
    before = dump(practice)
    said = run("change", practice, "parties", "1", written({"phone": shown["phone"]}))
    assert said.code == 2
    assert "--unmask" in said.err
    assert dump(practice) == before


def test_a_case_is_added_with_labels_and_gets_its_key(run: Run, register_path: Path, written: Written) -> None:
    values = {
        "案件类型": "商标侵权",
        "案由": "销售侵犯注册商标专用权的商品",
        "立案日期": "2026.3.5",
        "罚款": "1.2万元",
        "处罚种类": "罚款、没收侵权物品",
        "当事人": [{"当事人": {"名称（姓名）": "雁湖县某超市", "类型": "企业"}, "身份": "当事人"}],
        "goods": [{"品名": "口罩", "单位": "包", "数量": "70", "单价": "2.5"}],
    }
    said = run("add", register_path, "案件", written(values), "--user", "李某")
    assert said.code == 0, said.err
    assert said.json == {"key": "雁湖市监案〔2026〕1号", "id": 1, "number": "雁湖市监案〔2026〕1号"}
    case = run("show", register_path, "cases", said.json["key"], "--json").json
    assert case["fine"] == "12000.00"
    assert case["penalty_kinds"] == ["fine", "confiscate_goods"]
    assert case["goods"][0]["value"] == "175.00"
    assert case["parties"][0]["party_text"] == "雁湖县某超市"


def test_a_party_without_a_number_is_called_by_its_id(run: Run, register_path: Path, written: Written) -> None:
    said = run("add", register_path, "parties", written({"name": "雁湖县某超市", "credit_code": "91430429MA00000000"}))
    assert said.json == {"key": 1, "id": 1, "name": "雁湖县某超市"}
    assert "统一社会信用代码" in said.err


def test_only_the_fields_named_change(run: Run, practice: Path, written: Written) -> None:
    row = run("list", practice, "cases", "--limit", "1", "--json").json[0]
    before = run("show", practice, "cases", row["id"], "--json").json
    said = run("change", practice, "cases", row["number"], written({"备注": "已核对"}), "--reason", "补记")
    after = run("show", practice, "cases", row["id"], "--json").json
    assert said.json["key"] == row["number"]
    assert {name for name in after if after[name] != before[name]} == {"note", "revision"}


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"kind": "商标侵权", "filed_on": "2026-13-1"}, "立案日期：没有2026年13月1日这一天"),
        ({"kind": "不存在"}, "案件类型：没有“不存在”这一项"),
        ({}, "案件类型：必须填写"),
        ({"kind": "商标侵权", "乱写": 1}, "没有“乱写”这一栏"),
        ({"kind": "商标侵权", "goods": [{"品名": "口罩"}, {"品名": "盒", "数量": "200余"}]}, "涉案物品第2行“数量”"),
        ({"kind": "商标侵权", "filed_on": "2026-3-5", "decided_on": "2026-3-1"}, "处罚决定日期早于立案日期"),
        ({"kind": "商标侵权", "案件类型": "其他"}, "同一栏给了两次"),
        ({"kind": "商标侵权", "clue": "2026-9999"}, "找不到线索“2026-9999”"),
        ('{"kind": "商标侵权", "kind": "其他"}', "写了两次"),
        ('{"kind": "商标侵权",}', "第 1 行第 17 个字符"),
        ("[]", "应是一个对象"),
    ],
)
def test_a_refused_record_says_why_and_changes_nothing(
    run: Run, register_path: Path, written: Written, values: object, said: str
) -> None:
    before = dump(register_path)
    refused = run("add", register_path, "cases", written(values))
    assert refused.code == 2
    assert said in refused.err
    assert refused.out == ""
    assert dump(register_path) == before
    as_json = run("add", register_path, "cases", written(values), "--json")
    assert as_json.code == 2
    assert said.split("：")[-1] in json.dumps(as_json.json, ensure_ascii=False)


def test_faults_in_json_name_field_label_and_reason(run: Run, register_path: Path, written: Written) -> None:
    said = run("add", register_path, "cases", written({"kind": "商标侵权", "fine": "-1"}), "--json")
    assert said.json["faults"] == [{"field": "fine", "label": "罚款", "reason": "金额不能为负数。"}]


def test_a_label_of_several_fields_is_not_guessed(run: Run, register_path: Path, written: Written) -> None:
    said = run("add", register_path, "clues", written({"来源分类": "监督检查", "案源内容": "某", "联系电话": "12315"}))
    assert said.code == 2
    assert "informer_phone、sender_phone" in said.err


def test_a_change_of_what_somebody_changed_since_is_refused(run: Run, practice: Path, written: Written) -> None:
    shown = run("show", practice, "cases", "1", "--json").json
    assert run("change", practice, "cases", "1", written({"note": "甲"}), "--user", "甲某").code == 0
    said = run("change", practice, "cases", "1", written({"note": "乙", "revision": shown["revision"]}))
    assert said.code == 2
    assert "甲某" in said.err


def test_values_may_come_from_standard_input(run: Run, register_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import io

    monkeypatch.setattr("sys.stdin", io.StringIO('{"姓名": "张建国", "执法证号": "18042900001"}'))
    assert run("add", register_path, "人员", "-").json == {"key": 1, "id": 1, "name": "张建国"}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("list", "{}", "dragons"), "没有名为“dragons”的登记簿"),
        (("show", "{}", "cases", "99999"), "找不到案件“99999”"),
        (("change", "{}", "cases", "1", "nowhere.json"), "找不到文件“nowhere.json”"),
        (("list", "nowhere.db"), "找不到登记库“nowhere.db”"),
        (("add", "{}", "goods", "{values}"), "不能在这里直接增改"),
        (("add", "{}", "office", "{values}"), "只有一条"),
    ],
)
def test_requests_that_cannot_be_granted_end_with_two(
    run: Run, practice_register: Path, written: Written, words: tuple[str, ...], said: str
) -> None:
    values = written({"name": "某"})
    refused = run(*(word.format(practice_register, values=values) if word != "{values}" else values for word in words))
    assert refused.code == 2
    assert said in refused.err
