"""Who may do what, for every role, register and act: asked of the services themselves on the practice register."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from db.errors import Conflict, EnvironmentFault, Invalid, Missing, Refused
from db.models import RECORDS
from db.registers import REGISTERS
from db.services import Services, open_register
from db.services.access import BY_ACT, HIDDEN, homes, roles
from db.services.inspection import inspect
from db.services.lists import ListQuery
from tests.db.people import log_in, staff

ROLES = list(roles().roles)


@pytest.fixture(scope="module")
def office(practice_register: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    """The practice register with a person of each role."""
    path = tmp_path_factory.mktemp("office") / "practice.db"
    shutil.copy(practice_register, path)
    shutil.copytree(practice_register.with_name("practice.db.files"), path.with_name("practice.db.files"))
    services = open_register(path)
    staff(services)
    yield services
    services.close()


def is_refused(act: Callable[[], Any]) -> str:
    """The sentence with which an act is refused for want of a right; empty when it is not, or for another reason."""
    try:
        act()
    except (Invalid, Missing, Conflict, EnvironmentFault):
        return ""
    except Refused as refused:
        return refused.sentence if "可以" in refused.sentence or "登录" in refused.sentence else ""
    return ""


@pytest.mark.parametrize("register", list(REGISTERS))
@pytest.mark.parametrize("role", ROLES)
def test_a_role_reads_what_is_declared_and_nothing_else(office: Services, role: str, register: str) -> None:
    log_in(office, role)
    may = register in roles().roles[role].reads
    ids = office.store.database.rows(f'SELECT id FROM "{REGISTERS[register].model.table()}" LIMIT 1')
    record_id = ids[0][0] if ids else 1
    for act in (
        lambda: office.lists.ids(ListQuery(register)),
        lambda: office.lists.count(ListQuery(register)),
        lambda: office.lists.page(register, [record_id]),
        lambda: office.records.load(register, record_id),
        lambda: office.records.find_key(register, record_id),
        lambda: office.history.of(register, record_id),
        lambda: office.attachments.of(register, record_id),
    ):
        said = is_refused(act)
        assert bool(said) is not may, said
        if said:
            assert REGISTERS[register].label in said
            assert all(name in said for name in roles().holders("reads", register))
    title = office.records.title(register, record_id)
    assert (title == HIDDEN) is not may
    assert may or not [hit for hit in office.search.find("雁", limit=200) if hit.register == register]


@pytest.mark.parametrize("register", list(REGISTERS))
@pytest.mark.parametrize("role", ROLES)
def test_a_role_writes_what_is_declared_and_nothing_else(
    office: Services, role: str, register: str, tmp_path: Path
) -> None:
    log_in(office, role)
    may, info = register in roles().roles[role].writes, REGISTERS[register]
    ids = office.store.database.rows(f'SELECT id FROM "{info.model.table()}" LIMIT 1')
    record_id = ids[0][0] if ids else 1
    acts: list[Callable[[], Any]] = [
        lambda: office.records.remove(register, 999_999),
        lambda: office.attachments.add(register, record_id, [note]),
    ]
    if info.form is not None:
        acts += [
            lambda: office.records.save(register, {"no_such_field": 1}),
            lambda: office.records.check(register, {"no_such_field": 1}),
            lambda: office.sheets.plan(tmp_path / "nothing.xlsx", register),
        ]
    note = tmp_path / "note.txt"
    note.write_text("一份附件", encoding="utf-8")
    for act in acts:
        said = is_refused(act)
        assert bool(said) is not may, said


@pytest.mark.parametrize("register", [key for key in REGISTERS if key != "office"])
@pytest.mark.parametrize("role", ROLES)
def test_a_role_unmasks_what_is_declared_and_nothing_else(office: Services, role: str, register: str) -> None:
    log_in(office, role)
    specs = REGISTERS[register].model.specs()
    secret = next((name for name, spec in specs.items() if spec.kind.secret), None)
    if secret is None:
        return
    rows = office.store.database.rows(f'SELECT id FROM "{REGISTERS[register].model.table()}" LIMIT 1')
    record_id = rows[0][0]
    may = register in roles().roles[role].unmasks
    assert bool(is_refused(lambda: office.records.reveal(register, record_id, secret))) is not may


ACTS: dict[str, Callable[[Services, Path], Any]] = {
    "issue": lambda services, _: services.papers.issue("cases", 1, "no_such_paper"),
    "void": lambda services, _: services.papers.void(999_999, reason="错"),
    "undo": lambda services, _: services.history.undo("no-such-batch"),
    "export": lambda services, folder: services.sheets.export("officers", folder / "o.xlsx", unmask=True),
    "check": lambda services, _: inspect(services.store, services.attachments),
    "settings": lambda services, folder: services.deadlines.preview_notice(folder / "nothing.txt"),
    "accounts": lambda services, _: services.accounts.all(),
    "backup": lambda services, _: services.backups.allow_restore(),
}


@pytest.mark.parametrize("act", list(roles().acts))
@pytest.mark.parametrize("role", ROLES)
def test_an_act_is_done_by_those_who_are_declared_for_it(office: Services, role: str, act: str, tmp_path: Path) -> None:
    log_in(office, role)
    said = is_refused(lambda: ACTS[act](office, tmp_path))
    may = act in roles().roles[role].acts
    assert bool(said) is not may, said
    if said:
        assert roles().acts[act] in said or "隐去" in said


@pytest.mark.parametrize("role", ROLES)
def test_the_day_shows_only_what_may_be_read(office: Services, role: str) -> None:
    log_in(office, role)
    reads = roles().roles[role].reads
    shown = {job.due.register for job in office.agenda.load().jobs}
    assert shown <= reads
    assert ("cases" in reads) is bool(office.statistics.by_kind(2025))
    papers = office.lists.ids(ListQuery("papers")) if "papers" in reads else []
    for paper_id in papers:
        (register,) = office.store.database.rows("SELECT register FROM papers WHERE id=?", [paper_id])[0]
        assert register in reads


def test_a_link_to_what_may_not_be_read_does_not_say_to_whom(office: Services) -> None:
    log_in(office, "leader")
    complaint = office.lists.ids(ListQuery("fair_complaints"))[0]
    clue = office.exhibitions.clues.from_complaint(complaint)
    log_in(office, "exhibition")
    record = office.records.load("fair_complaints", complaint)
    assert record["clue"] == clue
    assert record["clue_text"] == HIDDEN
    office.records.save("fair_complaints", {"note": "已补充材料"} | {"clue": clue}, record_id=complaint)
    assert office.records.load("fair_complaints", complaint)["clue"] == clue


def test_exhibition_staff_hand_a_complaint_on_without_seeing_the_clues(office: Services) -> None:
    log_in(office, "exhibition")
    fair = office.lists.ids(ListQuery("exhibitions"))[0]
    values = {"exhibition": fair, "received_at": "2026-03-09 10:00", "complainant": "某权利人"}
    complaint = office.records.save("fair_complaints", values)
    clue = office.exhibitions.clues.from_complaint(complaint)
    with pytest.raises(Refused, match="“线索”只有办案人员"):
        office.records.load("clues", clue)
    log_in(office, "clerk")
    assert office.records.load("clues", clue)["channel"] == "exhibition"


def test_every_table_belongs_to_a_register_or_is_asked_for_by_its_service() -> None:
    beside = {model.table() for model in RECORDS} - set(homes())
    assert beside - set(BY_ACT) == {"attachments", "acknowledgements"}
