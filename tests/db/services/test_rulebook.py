"""The rules of one register: files beside it, settings in it, and what others would change before they take effect."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from db.errors import Missing, Refused
from db.rules.rulefile import RuleFault
from db.services import Services, open_register

ARCHIVE = "deadline/dossier_archive/2019-04-01"
FASTER = """
title = "本省办案期限"
from = 2026-03-01

[[rule]]
key = "case_decision"
versions = [{ article = "CX 64; CF 60", length = 60, unit = "day", extend = [{ length = 30, by = "bureau_leader" }] }]

[[limit]]
key = "hearing_entity"
label = "法人、其他组织听证数额"
value = 50000
"""


@pytest.fixture
def faster(tmp_path: Path) -> Path:
    file = tmp_path / "本省.toml"
    file.write_text(FASTER, encoding="utf-8")
    return file


def ends(services: Services, case_id: int) -> dict[str, date]:
    return {one.key: one.ends_on for one in services.deadlines.of_case(case_id)}


def test_a_file_is_tried_taken_and_taken_out(services: Services, case_id: int, faster: Path) -> None:
    services.records.save("cases", {"fine": "60000", "hearing": "none", "notified_on": "2026-03-09"}, record_id=case_id)
    found = services.simulations.of_file(faster)
    assert (found.title, found.start) == ("本省办案期限", date(2026, 3, 1))
    # filed 3/5: 90 days end on Wednesday 6/3, 60 days on Monday 5/4, a holiday -> 5/6
    assert [(one.number, one.name, one.was, one.becomes) for one in found.moved] == [
        ("雁湖市监案〔2026〕1号", "案件办理期限", "2026-06-03", "2026-05-06")
    ]
    assert [one.key for one in found.changes] == ["case_decision", "hearing_entity/2026-03-01"]
    assert [(one.appears, "达到50,000元" in one.sentence) for one in found.warnings] == [(True, True)]
    assert ends(services, case_id)["case_decision"] == date(2026, 6, 3)

    kept = services.rulebook.take(faster)
    assert kept.parent == services.rulebook.folder
    assert ends(services, case_id)["case_decision"] == date(2026, 5, 6)
    assert any("达到50,000元" in one.sentence for one in services.warnings.of_case(case_id))
    back = services.simulations.without(kept.name)
    assert [one.becomes for one in back.moved] == ["2026-06-03"]

    services.rulebook.take_out(kept.name)
    assert ends(services, case_id)["case_decision"] == date(2026, 6, 3)
    with pytest.raises(Missing, match="可能已被取出"):
        services.rulebook.take_out(kept.name)


def test_a_faulty_file_is_not_taken_and_one_in_the_folder_is_left_out(
    services: Services, case_id: int, faster: Path
) -> None:
    wrong = faster.with_name("错的.toml")
    wrong.write_text('[[rule]]\nkey = "closing"\nlength = 3\n', encoding="utf-8")
    for attempt in (services.simulations.of_file, services.rulebook.take):
        with pytest.raises(RuleFault, match="错的.toml 第 3 行"):
            attempt(wrong)
    assert not services.rulebook.folder.exists()
    services.rulebook.take(faster)
    (services.rulebook.folder / "甲.toml").write_bytes(wrong.read_bytes())
    assert ends(services, case_id)["case_decision"] == date(2026, 5, 6)
    (fault,) = services.rulebook.faults()
    assert "甲.toml 第 3 行" in fault


def test_a_setting_is_changed_with_its_reason_and_taken_back(services: Services, case_id: int) -> None:
    services.records.save("cases", {"closed_on": "2026-03-09"}, record_id=case_id)
    assert ends(services, case_id)["dossier_archive"] == date(2026, 4, 8)
    found = services.simulations.of_setting(ARCHIVE, "60")
    # 3/9 + 60 = 5/8, a Friday
    assert [(one.was, one.becomes) for one in found.moved] == [("2026-04-08", "2026-05-08")]
    with pytest.raises(Refused, match="请写明依据"):
        services.rulebook.change(ARCHIVE, "60", reason=" ")
    services.rulebook.change(ARCHIVE, "60", reason="省档案局文件")
    assert ends(services, case_id)["dossier_archive"] == date(2026, 5, 8)
    one = services.rulebook.setting(ARCHIVE)
    assert (one.value, one.default, one.reason, one.own) == ("60", "30", "省档案局文件", True)
    assert "省档案局文件" in services.store.database.value("SELECT reason FROM audit ORDER BY seq DESC LIMIT 1")
    services.rulebook.change(ARCHIVE, "30", reason="文件废止")
    assert not services.rulebook.setting(ARCHIVE).own
    assert services.store.database.value("SELECT count(*) FROM rule_settings") == 0
    assert ends(services, case_id)["dossier_archive"] == date(2026, 4, 8)


def test_the_reading_of_weekends_moves_ends(services: Services, case_id: int) -> None:
    # 3/6 + 90 would be; a seizure of Thursday 3/12: + 30 = Saturday 4/11
    services.records.save(
        "cases", {"measures": [{"kind": "seizure", "started_at": "2026-03-12 9:00"}]}, record_id=case_id
    )
    assert ends(services, case_id)["seizure"] == date(2026, 4, 13)
    services.rulebook.change("reading/weekends_roll", "no", reason="省局答复")
    assert ends(services, case_id)["seizure"] == date(2026, 4, 11)


def test_two_open_registers_go_by_their_own_rules(services: Services, case_id: int, faster: Path) -> None:
    services.rulebook.take(faster)
    other = open_register(services.path, read_only=True)
    try:
        assert ends(other, case_id)["case_decision"] == date(2026, 5, 6)
        services.rulebook.take_out("本省.toml")
        assert ends(other, case_id)["case_decision"] == date(2026, 6, 3)
    finally:
        other.close()


def test_the_example_is_a_rule_file_that_works(services: Services, tmp_path: Path) -> None:
    file = services.rulebook.save_example(tmp_path / "样例.toml")
    found = services.simulations.of_file(file)
    assert found.start == date(2027, 1, 1)
    assert {one.key for one in found.changes} == {
        "dossier_archive", "SJ", "light_entity/2027-01-01", "penalty_law/recusal",
    }  # fmt: skip
