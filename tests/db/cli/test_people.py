"""Verbs on a register with accounts: who, with which password, what is refused, and what is logged."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from db.services import open_register
from tests.db.cli.conftest import Run
from tests.db.people import ADMIN, PASSWORD, name_of, staff

CLERK, TRAINER, REVIEWER = name_of("clerk"), name_of("trainer"), name_of("reviewer")


@pytest.fixture
def guarded(practice: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The practice register with a person of each role; their password is in the environment."""
    services = open_register(practice)
    staff(services)
    services.close()
    monkeypatch.setenv("REGISTER_PASSWORD", PASSWORD)
    return practice


def unmaskings(path: Path, run: Run) -> list[tuple[str, dict[str, object]]]:
    services = open_register(path, read_only=True)
    rows = services.store.database.rows("SELECT who, body FROM audit WHERE op='unmask' ORDER BY seq")
    services.close()
    return [(who, json.loads(body)) for who, body in rows]


@pytest.mark.parametrize(
    "words", [("list", "cases"), ("show", "cases", "1"), ("due",), ("check",), ("history", "cases", "1")]
)
def test_without_a_name_a_verb_is_refused(run: Run, guarded: Path, words: tuple[str, ...]) -> None:
    said = run(words[0], guarded, *words[1:])
    assert said.code == 2
    assert "这个登记库有账户，请用 --user 写明姓名。" in said.err
    assert not said.out


def test_with_name_and_password_it_is_done(run: Run, guarded: Path) -> None:
    said = run("list", guarded, "cases", "--limit", "1", "--user", CLERK)
    assert said.code == 0
    assert "共 222 条" in said.out


def test_a_wrong_or_missing_password_is_refused(run: Run, guarded: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REGISTER_PASSWORD", "bu-shi-zhe-ge")
    said = run("list", guarded, "cases", "--user", CLERK)
    assert (said.code, "姓名或口令不对" in said.err) == (2, True)
    monkeypatch.delenv("REGISTER_PASSWORD")
    said = run("list", guarded, "cases", "--user", CLERK)
    assert (said.code, "没有给出" in said.err) == (2, True)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("list", "cases"), "“案件”只有办案人员、审核人员、负责人、管理员可以查看。"),
        (("show", "clues", "1"), "“线索”只有"),
        (("export", "parties", "out.xlsx"), "“当事人”只有"),
        (("check",), "只有办案人员、审核人员、负责人、管理员可以检查登记库。"),
        (("print", "--case", "1", "--paper", "45", "--out", "out"), "“案件”只有"),
    ],
)
def test_without_the_right_it_says_who_may(
    run: Run, guarded: Path, tmp_path: Path, words: tuple[str, ...], sentence: str
) -> None:
    placed = [str(tmp_path / word) if word in ("out", "out.xlsx") else word for word in words[1:]]
    said = run(words[0], guarded, *placed, "--user", TRAINER)
    assert said.code == 2
    assert sentence in said.err


def test_a_change_is_logged_under_the_person(run: Run, guarded: Path, written: Callable[[object], Path]) -> None:
    assert run("change", guarded, "cases", "1", written({"cause": "改了"}), "--user", REVIEWER).code == 2
    why = ("--reason", "登记时写错")
    assert run("change", guarded, "cases", "1", written({"cause": "改了"}), *why, "--user", CLERK).code == 0
    services = open_register(guarded, read_only=True)
    assert services.store.database.value("SELECT who FROM audit WHERE tbl='cases' ORDER BY seq DESC LIMIT 1") == CLERK
    services.close()


def test_values_are_masked_until_asked_for_and_each_look_is_logged(run: Run, guarded: Path) -> None:
    masked = run("show", guarded, "parties", "1", "--json", "--user", CLERK).json
    assert "**" in masked["phone"]
    assert unmaskings(guarded, run) == []
    plain = run("show", guarded, "parties", "1", "--json", "--unmask", "--user", CLERK).json
    assert plain["phone"].startswith(masked["phone"][:3])
    assert "*" not in plain["phone"]
    ((who, body),) = unmaskings(guarded, run)
    assert (who, body["how"]) == (CLERK, "清单：show")
    run("list", guarded, "parties", "--limit", "3", "--unmask", "--user", CLERK)
    assert len(unmaskings(guarded, run)) == 4
    said = run("list", guarded, "parties", "--unmask", "--user", ADMIN)
    assert said.code == 2
    assert "可以显示隐去的内容" in said.err
    assert len(unmaskings(guarded, run)) == 4


def test_a_backup_is_put_back_by_who_may(run: Run, guarded: Path) -> None:
    made = run("backup", guarded, "--json", "--user", CLERK).json["file"]
    said = run("restore", made, "--to", guarded, "--user", CLERK)
    assert (said.code, "只有管理员可以恢复备份" in said.err) == (2, True)
    assert run("restore", made, "--to", guarded, "--user", ADMIN).code == 0


def test_help_tells_of_accounts_in_chinese(run: Run) -> None:
    assert "登记库有账户的，用 --user 写明姓名" in run("-h").out
    for verb in ("list", "due", "check", "backup", "export"):
        assert "--user" in run(verb, "-h").out
    assert "--user" not in run("papers", "-h").out
