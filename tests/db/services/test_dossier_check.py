"""The dossier check on real papers: complete clean cases stay silent, planted faults are found with paper and field."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest

from db.services import Services, open_register
from db.services.dossier_check import NO_PAPERS, DossierFinding
from db.services.papers import PaperRow

FALSE_ALARMS = 2
DELIVERED = ("19", "21", "22", "23", "37", "45")
OTHERWISE: dict[str, Any] = {"moment": "2025-06-01 9:00", "day": "2025-06-01", "person": "李明", "yes_no": True}
OTHERWISE |= {"count": 30, "quantity": 30, "money": 30}


@pytest.fixture
def practice(practice_register: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Services]:
    """The practice register to work in, on its day."""
    monkeypatch.setenv("REGISTER_TODAY", "2026-03-10")
    path = Path(shutil.copy(practice_register, tmp_path / "practice.db"))
    shutil.copytree(f"{practice_register}.files", f"{path}.files")
    opened = open_register(path, user="李某")
    yield opened
    opened.close()


def closed(services: Services, *, limit: int = 1000) -> list[int]:
    rows = services.store.database.rows(
        "SELECT id FROM cases WHERE state IN ('closed','archived') AND outcome='penalty' ORDER BY id DESC LIMIT ?",
        [limit],
    )
    return [row[0] for row in rows]


def issue(services: Services, case_id: int, form: str, on: date) -> PaperRow:
    """Issue a paper, whatever it still asks for made up."""
    info = services.papers.info(form)
    known = services.papers.own_values("cases", case_id, info.key)
    raw: dict[str, Any] = {}
    for item in info.own.items():
        if item.spec.required and known[item.name] is None and item.name != "dated":
            kind = item.spec.kind
            first = next(iter(getattr(kind, "options", {"": ""})))
            entries = [{"title": "立案审批表", "pages": "1"}] if kind.name == "rows" else first or "见附件"
            raw[item.name] = OTHERWISE.get(kind.name, entries)
    return services.papers.issue("cases", case_id, info.key, raw=raw, on=on)


def complete(services: Services, case_id: int) -> dict[str, PaperRow]:
    """Issue and deliver every paper that a closed case needs, each on its day; gives them by form."""
    case = services.records.load("cases", case_id)
    services.records.save("cases", {"decision_number": None}, record_id=case_id, reason="更正")
    days = {"1": "found_on", "7": "filed_on", "35": "notified_on", "36": "notified_on", "37": "notified_on"}
    days |= {"43": "decided_on", "45": "decided_on", "53": "closed_on", "54": "closed_on", "55": "closed_on"}
    start = case["measures"][0]["started_at"].date() if case["measures"] else case["filed_on"]
    made = {"1": issue(services, case_id, "1", case["found_on"])}
    while lacking := [one for one in services.dossier_check.of_case(case_id) if one.key.startswith("no_")]:
        for one in lacking:
            made[one.form] = issue(services, case_id, one.form, case[days[one.form]] if one.form in days else start)
    noon = time(12)
    rows = [
        {
            "paper": row.id,
            "recipient": "当事人",
            "method": "direct",
            "delivered_at": datetime.combine(row.issued_on, noon),
        }
        for form, row in made.items()
        if form in DELIVERED and row.issued_on
    ]
    services.records.save("cases", {"deliveries": rows}, record_id=case_id, reason="更正")
    return made


def test_closed_cases_of_the_practice_register_are_clean(practice: Services) -> None:
    counted = {case: practice.dossier_check.of_case(case) for case in closed(practice)}
    assert len(counted) > 80
    noisy = {case: found for case, found in counted.items() if len(found) > FALSE_ALARMS + 1}
    assert not noisy
    assert all(any(one.key == NO_PAPERS for one in found) for found in counted.values())


def test_complete_cases_of_printed_papers_are_silent(practice: Services) -> None:
    for case in closed(practice, limit=4):
        made = complete(practice, case)
        assert len(made) >= 12
        assert practice.dossier_check.of_case(case) == []


Plant = Callable[[Services, int, dict[str, PaperRow]], None]


def _change(**values: object) -> Plant:
    def plant(services: Services, case: int, made: dict[str, PaperRow]) -> None:
        services.records.save("cases", values, record_id=case, reason="更正")

    return plant


def _void(form: str) -> Plant:
    def plant(services: Services, case: int, made: dict[str, PaperRow]) -> None:
        services.papers.void(made[form].id, reason="试")

    return plant


def _one_officer(services: Services, case: int, made: dict[str, PaperRow]) -> None:
    services.records.save("cases", {"officer_b": None}, record_id=case, reason="更正")


def _no_receipt(services: Services, case: int, made: dict[str, PaperRow]) -> None:
    rows = services.records.load("cases", case)["deliveries"]
    names = ("id", "paper", "recipient", "delivered_at", "method")
    kept = [{name: row[name] for name in names} for row in rows if row["paper"] != made["37"].id]
    services.records.save("cases", {"deliveries": kept}, record_id=case, reason="更正")


def _another_party(services: Services, case: int, made: dict[str, PaperRow]) -> None:
    party = services.records.load("cases", case)["parties"][0]["party"]
    services.records.save("parties", {"name": "雁湖县另一家商行"}, record_id=party)


def _hasty(services: Services, case: int, made: dict[str, PaperRow]) -> None:
    decided = services.records.load("cases", case)["decided_on"]
    services.records.save("cases", {"notified_on": decided - timedelta(days=2)}, record_id=case, reason="更正")


def _draft(services: Services, case: int, made: dict[str, PaperRow]) -> None:
    services.papers.keep_draft("cases", case, "matter_approval", {"subject": "延长"})


PLANTED: list[tuple[Plant, str, str]] = [
    (_void("7"), "缺少《立案/不予立案审批表》", "7"),
    (_void("9"), "缺少《现场笔录》", "9"),
    (_void("36"), "缺少《案件审核/法制审核表》", "36"),
    (_void("53"), "缺少《结案审批表》", "53"),
    (_no_receipt, "没有送达记录", "37"),
    (_another_party, "当事人", "45"),
    (_change(fine="7"), "罚款", "45"),
    (_change(decision_number="雁湖市监处罚〔2019〕3号"), "文号", "45"),
    (_one_officer, "办案人员", ""),
    (_draft, "草稿", "8"),
    (_hasty, "陈述、申辩期到", ""),
    (_change(name="某商行涉嫌销售侵权商品案"), "涉嫌", ""),
]


def test_planted_faults_are_found_with_their_paper(practice: Services) -> None:
    """Each fault is planted in a complete case of its own, out of the same one, and taken back."""
    (case,) = closed(practice, limit=1)
    made = complete(practice, case)
    missed = []
    for plant, words, form in PLANTED:
        try:
            with practice.store.change(reason="试"):
                plant(practice, case, made)
                found = practice.dossier_check.of_case(case)
                raise TakenBackError
        except TakenBackError:
            pass
        if not any(words in one.sentence and form in ("", one.form) for one in found):
            missed.append((words, form, [one.sentence for one in found]))
    assert not missed
    assert practice.dossier_check.of_case(case) == []


class TakenBackError(Exception):
    pass


def test_a_finding_leads_to_the_paper_that_was_made_and_its_field(practice: Services) -> None:
    (case,) = closed(practice, limit=1)
    made = complete(practice, case)
    practice.records.save("cases", {"fine": "7"}, record_id=case, reason="更正")
    found = {one.key: one for one in practice.dossier_check.of_case(case)}
    one = found["fine_differs"]
    assert isinstance(one, DossierFinding)
    assert (one.paper_id, one.form, one.title, one.field) == (made["45"].id, "45", "行政处罚决定书", "fine")
    assert one.article
