"""The office's own rules go with its backups and come back with them: a restored register counts the same days."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from db.services import Services, open_register
from db.services.beside import BESIDE, keep_beside
from db.services.restoring import restore

FASTER = (
    '[[rule]]\nkey = "closing"\nversions = [{ from = 2026-01-01, article = "CX 77", length = 5, unit = "workday" }]\n'
)


def test_rules_come_back_with_a_backup(services: Services, tmp_path: Path) -> None:
    file = tmp_path / "本省.toml"
    file.write_text(FASTER, encoding="utf-8")
    services.rulebook.take(file)
    made = services.backups.make("手动")
    assert (made.path.parent / BESIDE / "rules" / "本省.toml").read_bytes() == file.read_bytes()
    services.close()

    elsewhere = tmp_path / "新电脑" / "登记库.db"
    restore(made.path, elsewhere)
    opened = open_register(elsewhere, user="李某")
    case = {"kind": "other", "events": [{"event": "closing_event", "happened_at": "2026-03-09 9:00"}]}
    found = opened.deadlines.of_case(opened.records.save("cases", case))
    # five workdays: 10-13 (4), 16 (5)
    assert {one.key: one.ends_on for one in found}["closing"] == date(2026, 3, 16)
    opened.close()


def test_what_was_taken_out_does_not_come_back_and_what_lies_there_stays(services: Services, tmp_path: Path) -> None:
    file = tmp_path / "本省.toml"
    file.write_text(FASTER, encoding="utf-8")
    kept = services.rulebook.take(file)
    folder = tmp_path / "第二位置"
    folder.mkdir()
    keep_beside(services.path, folder)
    services.rulebook.take_out(kept.name)
    keep_beside(services.path, folder)
    assert list((folder / BESIDE / "rules").iterdir()) == []
