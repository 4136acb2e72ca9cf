"""history, undo, remove, show --as-of: what happened to a record and taking it back, without a screen."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from db.services import open_register
from tests.db.cli.conftest import Run


@pytest.fixture
def party(register_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A register with a party that was changed two days later."""
    opened = open_register(register_path, user="李某")
    party = opened.records.save("parties", {"name": "甲公司", "kind": "enterprise", "phone": "13800001234"})
    monkeypatch.setenv("REGISTER_TODAY", "2026-03-12")
    opened.records.save("parties", {"name": "乙公司", "phone": "13900005678"}, record_id=party, reason="改名")
    opened.close()
    return register_path


def test_a_history_is_told_save_by_save(run: Run, party: Path) -> None:
    said = run("history", party, "parties", "1")
    assert said.code == 0
    assert "2026-03-12 09:00:00　李某　理由：改名" in said.out
    assert "名称（姓名）：甲公司 → 乙公司" in said.out
    assert "139****5678" in said.out
    assert "13900005678" not in said.out
    rows = run("history", party, "当事人", "乙公司", "--json").json
    assert rows[0]["reason"] == "改名"
    assert {one["field"] for one in rows[0]["fields"]} == {"name", "phone"}
    assert len(run("history", party, "parties", "1", "--field", "类型", "--json").json) == 1
    assert run("history", party, "parties", "1", "--who", "王某", "--json").json == []
    assert "没有“不知道”这一栏" in run("history", party, "parties", "1", "--field", "不知道").err
    assert run("history", party).code == 2


def test_a_record_is_shown_as_of_a_day(run: Run, party: Path) -> None:
    assert run("show", party, "parties", "1", "--as-of", "2026-3-11", "--json").json["name"] == "甲公司"
    assert "名称（姓名）：乙公司" in run("show", party, "parties", "1", "--as-of", "2026-3-12").out
    said = run("show", party, "parties", "1", "--as-of", "2026-3-9")
    assert said.code == 2
    assert "那天还没有" in said.err


def test_a_save_is_undone_and_what_stands_on_it_named(run: Run, party: Path) -> None:
    rows = run("history", party, "parties", "1", "--json").json
    first, second = rows[-1]["change"], rows[0]["change"]
    said = run("undo", party, first)
    assert said.code == 2
    assert f"（{second}）" in said.err
    assert "--with-later" in said.err
    assert run("undo", party, second, "--json").json == {"change": second, "undone": 1}
    assert run("show", party, "parties", "1", "--json").json["name"] == "甲公司"
    assert "【已撤销】" in run("history", party, "parties", "1").out
    assert run("undo", party, first, "--with-later").code == 0
    assert run("list", party, "parties", "--json").json == []


def test_a_record_is_removed_with_a_reason_and_brought_back(run: Run, party: Path, tmp_path: Path) -> None:
    said = run("remove", party, "parties", "1")
    assert said.code == 2
    assert "--reason" in said.err
    change = run("remove", party, "parties", "1", "--reason", "重复", "--json").json["change"]
    assert run("show", party, "parties", "乙公司", "--as-of", "2026-3-11", "--json").json["name"] == "甲公司"
    (gone,) = run("history", party, "--removed", "--json").json
    assert (gone["title"], gone["reason"], gone["change"]) == ("乙公司", "重复", change)
    assert "重复" in run("history", party, "当事人", "--removed").out
    assert run("undo", party, change).code == 0
    assert run("history", party, "--removed", "--json").json == []
    values = tmp_path / "v.json"
    values.write_text(json.dumps({"kind": "other", "parties": [{"party": "乙公司"}]}), "utf-8")
    run("add", party, "cases", values)
    assert "正在使用" in run("remove", party, "parties", "1", "--reason", "试").err


def test_a_digest_is_written_and_asked_for_again_the_same(run: Run, party: Path, tmp_path: Path) -> None:
    said = run("digest", party, "--month", "2026-03", "--out", tmp_path / "out", "--json")
    assert said.json["whole"] is False
    assert Path(said.json["file"]).read_bytes().startswith(b"%PDF")
    assert "月底后请再做一次" in run("digest", party, "--month", "2026-03", "--out", tmp_path / "out").err
    assert run("digest", party, "--month", "2020-01", "--out", tmp_path).code == 2
    assert run("digest", party, "--month", "x", "--out", tmp_path).code == 2


def test_a_copy_for_support_is_made_beside_an_open_register(run: Run, party: Path, tmp_path: Path) -> None:
    opened = open_register(party, user="李某")
    try:
        said = run("redact", party, "--to", tmp_path / "copy.db")
    finally:
        opened.close()
    assert said.code == 0
    assert "一个也没有" in said.out
    shown = run("show", tmp_path / "copy.db", "parties", "1", "--json", "--unmask").json
    assert shown["name"] != "乙公司"
    assert shown["name"].endswith("公司")
    assert run("check", tmp_path / "copy.db").code == 0
    assert run("redact", party, "--to", tmp_path / "copy.db").code == 2
