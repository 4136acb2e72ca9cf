"""The practice register: written through the services, sound, and complete enough to print real papers."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from db.errors import Refused
from db.registers import REGISTERS
from db.services import Services, open_register
from db.services.inspection import inspect
from db.services.lists import ListQuery
from db.services.practice import create_practice_register

DECIDED = ("decided_penalty", "served", "executing", "closing", "executed", "closed", "archived")
TYPED_BY_HAND = {"own.note", "own.unit_opinion", "own.dated", "delivery.note", "issued_on"}
ONLY_FOR_UNITS = {"party.credit_code", "party.representative"}


@pytest.fixture
def practice(practice_register: Path) -> Iterator[Services]:
    services = open_register(practice_register, read_only=True)
    yield services
    services.close()


def exported(services: Services) -> list[Any]:
    """Everything the register says, without the names it gives for ever (uids)."""

    def plain(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: plain(one) for name, one in value.items() if name != "uid"}
        return [plain(one) for one in value] if isinstance(value, list) else repr(value)

    registers = [key for key in REGISTERS if key != "papers"]
    return [
        plain(services.records.load(key, record_id))
        for key in registers
        for record_id in services.lists.ids(ListQuery(key, order="id"))
    ]


def test_it_is_marked_as_practice_and_sound(practice: Services) -> None:
    assert practice.office.is_practice()
    found = inspect(practice.store, practice.attachments)
    assert found.findings == ()
    assert found.records["cases"] == 222
    assert found.records["papers"] > 60


def test_the_same_seed_gives_the_same_content(practice: Services, tmp_path: Path) -> None:
    again = create_practice_register(tmp_path / "again.db", user="练习员")
    try:
        assert exported(again) == exported(practice)
        assert again.user == "练习员"
    finally:
        again.close()


def test_decided_cases_print_with_no_missing_fact(practice: Services) -> None:
    looked_at = 0
    for case_id in practice.lists.ids(ListQuery("cases", filters={"state": DECIDED})):
        case = practice.records.load("cases", case_id)
        if case["outcome"] != "penalty" or case["filed_on"] is None:
            continue
        person = practice.records.load("parties", case["parties"][0]["party"])["kind"] == "person"
        allowed = TYPED_BY_HAND | (ONLY_FOR_UNITS if person else set())
        papers = ["filing_approval", "penalty_notice", "penalty_decision"]
        papers += ["delivery_receipt"] if case["deliveries"] else []
        papers += ["closing_approval"] if case["closing_reason"] else []
        if looked_at % 6 == 0:
            for key in papers:
                sheet = practice.papers.preview("cases", case_id, key)
                assert {gap.path for gap in sheet.missing} <= allowed, (case["number"], key)
                assert sheet.unprintable == ()
        looked_at += 1
    assert looked_at > 100


def test_issued_papers_carry_the_numbers_of_their_cases(practice: Services) -> None:
    rows = practice.store.database.rows(
        "SELECT p.number, k.decision_number FROM papers p JOIN cases k ON k.uid=p.owner "
        "WHERE p.key='penalty_decision' AND p.state='issued'"
    )
    assert rows
    assert all(number == noted for number, noted in rows)


def test_the_next_number_follows_those_of_the_practice_cases(practice_register: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(practice_register, tmp_path / "copy.db"))
    services = open_register(path)
    last = services.store.database.value("SELECT max(serial) FROM numbers WHERE code='市监处罚' AND year=2026")
    cases = services.lists.ids(ListQuery("cases", filters={"state": "deciding"}))
    services.records.save("cases", {"decided_on": "2026-03-10"}, record_id=cases[0])
    row = services.papers.issue("cases", cases[0], "penalty_decision")
    services.close()
    assert row.number == f"雁湖市监处罚〔2026〕{last + 1}号"


def test_an_existing_file_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    path.write_text("mine")
    with pytest.raises(Refused, match="已经存在"):
        create_practice_register(path)
    assert path.read_text() == "mine"


def test_what_was_begun_is_removed_when_it_fails(tmp_path: Path) -> None:
    def stop(done: int, steps: int) -> None:
        assert done <= steps
        if done == 500:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        create_practice_register(tmp_path / "a.db", progress=stop)
    assert list(tmp_path.iterdir()) == []


def test_the_log_tells_how_a_case_came_to_be(practice: Services) -> None:
    case_id = practice.lists.ids(ListQuery("cases"))[0]
    events = practice.history.of("cases", case_id)
    assert {event.who for event in events} == {"练习数据"}
    assert json.dumps([event.what for event in events], ensure_ascii=False).count("案件") >= 1
