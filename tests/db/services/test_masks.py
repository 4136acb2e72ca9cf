"""What is secret: masked wherever it is shown, seen by those who may and ask, logged, and never lost by saving."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pypdfium2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.errors import Invalid, Missing, Refused
from db.forms.declare import Form
from db.kinds import Masked
from db.registers import REGISTERS
from db.services import Services, open_register
from db.services.lists import ListQuery
from tests.db.people import log_in, staff

REPORTER, REPORTER_PHONE, REPORTER_ID = "欧阳明珠", "13907391234", "430421198001011238"
PARTY_PHONE, PARTY_ID = "13807398888", "430421197505054321"
SECRETS = (REPORTER, REPORTER_PHONE, REPORTER_ID)


def text_of(pdf: bytes) -> str:
    """What a PDF says, without its layout."""
    with pypdfium2.PdfDocument(pdf) as document:
        return "".join("".join(page.get_textpage().get_text_range().split()) for page in document)


def cells_of(book: Path) -> list[list[Any]]:
    """Every cell of a workbook."""
    return [list(row) for sheet in openpyxl.load_workbook(book) for row in sheet.iter_rows(values_only=True)]


@pytest.fixture
def office(services: Services) -> Services:
    """A clue that names who reported, with a person of each role at work in the office."""
    services.records.save("officers", {"name": "张建国", "licence_number": "43042101", "phone": "13507390001"})
    services.records.save(
        "clues",
        {
            "source": "report",
            "received_on": "2026-03-02",
            "informer_kind": "person",
            "informer": REPORTER,
            "informer_id": REPORTER_ID,
            "informer_phone": REPORTER_PHONE,
            "informer_address": "雁湖县解放路88号3栋",
            "party": {"name": "好又多超市", "kind": "person", "id_number": PARTY_ID, "phone": PARTY_PHONE},
            "content": "销售假冒口罩",
        },
    )
    services.cases.open_from_clue(1, {"kind": "商标侵权", "cause": "侵犯注册商标专用权", "filed_on": "2026-03-05"})
    staff(services)
    return services


def unmaskings(services: Services) -> list[tuple[str, dict[str, Any]]]:
    rows = services.store.database.rows("SELECT who, body FROM audit WHERE op='unmask' ORDER BY seq")
    return [(who, json.loads(body)) for who, body in rows]


def test_a_register_without_accounts_shows_a_record_as_ever(services: Services) -> None:
    party = services.records.save("parties", {"name": "某店", "phone": PARTY_PHONE})
    assert services.records.load("parties", party)["phone"] == PARTY_PHONE
    assert services.records.reveal("parties", party, "phone") == PARTY_PHONE
    assert not unmaskings(services)


@pytest.mark.parametrize("role", ["clerk", "reviewer", "leader", "administrator"])
def test_a_loaded_record_is_masked_for_everybody_until_he_asks(office: Services, role: str) -> None:
    log_in(office, role)
    clue = office.records.load("clues", 1)
    assert clue["informer"] == "欧**"
    assert clue["informer_phone"] == "139****1234"
    assert clue["informer_id"] == "430421********1238"
    assert all(isinstance(clue[name], Masked) for name in ("informer", "informer_phone", "informer_id"))
    assert office.records.load("parties", 1)["phone"] == "138****8888"
    assert office.records.load("officers", 1)["phone"] == "135****0001"


def test_the_phone_of_the_office_is_known_to_everybody(office: Services) -> None:
    log_in(office, "administrator")
    office.office.save({"phone": "0739-4321888"})
    log_in(office, "trainer")
    assert office.office.load()["phone"] == "0739-4321888"


def test_asking_shows_the_value_and_is_logged_without_it(office: Services) -> None:
    log_in(office, "clerk")
    assert office.records.reveal("clues", 1, "informer_phone") == REPORTER_PHONE
    assert office.records.reveal("clues", 1, "informer_phone") == REPORTER_PHONE
    assert unmaskings(office) == [("办案某", {"fields": ["联系电话"], "how": "页面"})]
    event = office.history.of("clues", 1)[0]
    assert (event.verb, event.reason, event.changes) == ("查看隐去的内容", "页面：联系电话", ())
    log_in(office, "clerk")
    office.records.reveal("clues", 1, "informer_phone")
    assert len(unmaskings(office)) == 2


def test_a_row_is_asked_for_by_itself(office: Services) -> None:
    log_in(office, "clerk")
    goods = [{"name": "口罩"}, {"name": "包装盒"}]
    office.records.save("cases", {"goods": goods}, record_id=1)
    first, second = office.records.load("cases", 1)["goods"]
    assert office.records.reveal("cases", 1, "name", rows="goods", row_id=second["id"]) == "包装盒"
    assert unmaskings(office)[-1][1]["fields"] == ["涉案物品：品名"]
    with pytest.raises(Missing, match="这一行已不存在"):
        office.records.reveal("cases", 1, "name", rows="goods", row_id=first["id"] + 999)


def test_who_may_not_is_told_who_may_and_nothing_is_logged(office: Services) -> None:
    log_in(office, "reviewer")
    with pytest.raises(Refused) as refused:
        office.records.reveal("clues", 1, "informer")
    assert refused.value.sentence == "“线索”只有办案人员、负责人可以显示隐去的内容。"
    assert not unmaskings(office)


def test_saving_what_was_loaded_changes_nothing(office: Services) -> None:
    log_in(office, "clerk")
    head = office.store.log.head()
    for register, record_id in (("clues", 1), ("parties", 1), ("officers", 1), ("cases", 1)):
        form = REGISTERS[register].form
        assert form is not None
        shown = office.records.load(register, record_id)
        office.records.save(register, typed_of(form, shown), record_id=record_id, revision=shown["revision"])
    assert office.store.log.head() == head


def typed_of(form: Form, values: dict[str, Any]) -> dict[str, Any]:
    """What a form gives back untouched: plain texts, as an editor holds them."""
    raw: dict[str, Any] = {}
    for item in form.items():
        value = values[item.name]
        raw[item.name] = str(value) if isinstance(value, str) else value
    for rows in form.rows():
        names = [item.name for item in rows.columns]
        raw[rows.name] = [
            {"id": row["id"]} | {name: str(row[name]) if isinstance(row[name], str) else row[name] for name in names}
            for row in values[rows.name]
        ]
    return raw


def test_a_new_value_takes_the_place_of_a_masked_one(office: Services) -> None:
    log_in(office, "clerk")
    office.records.save("parties", {"phone": "13700001111"}, record_id=1)
    assert office.records.reveal("parties", 1, "phone") == "13700001111"
    office.records.save("parties", {"phone": ""}, record_id=1)
    assert office.records.load("parties", 1)["phone"] is None


@pytest.mark.parametrize("typed", ["138****8889", "138****88881", "0138****8888", "**"])
def test_a_mask_that_was_typed_into_is_refused(office: Services, typed: str) -> None:
    log_in(office, "clerk")
    with pytest.raises(Invalid, match="隐去"):
        office.records.save("parties", {"phone": typed}, record_id=1)
    assert office.records.reveal("parties", 1, "phone") == PARTY_PHONE


def test_a_linked_record_is_kept_when_its_masked_card_goes_with_a_save(office: Services) -> None:
    log_in(office, "clerk")
    card = {name: value for name, value in office.records.load("parties", 1).items() if name in ("id", "name", "phone")}
    office.records.save("clues", {"party": card}, record_id=1)
    assert office.records.reveal("parties", 1, "phone") == PARTY_PHONE


MASKABLE = st.sampled_from(["phone", "id_number", "name", "address", "other_contact"])
TYPED = st.sampled_from(["untouched", "13711112222", "", "甲乙丙"])


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory, empty_register: Path) -> Iterator[Services]:
    """One register for all the histories below."""
    path = tmp_path_factory.mktemp("kept") / "register.db"
    path.write_bytes(empty_register.read_bytes())
    services = open_register(path)
    services.records.save("parties", {"name": "某店", "phone": PARTY_PHONE, "id_number": PARTY_ID})
    staff(services)
    log_in(services, "clerk")
    yield services
    services.close()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(MASKABLE, TYPED, min_size=1))
def test_no_save_writes_a_mask_or_loses_what_is_behind_it(kept: Services, edits: dict[str, str]) -> None:
    shown = kept.records.load("parties", 1)
    before = kept.store.stored(REGISTERS["parties"].model, 1) or {}
    raw = {name: str(shown[name] or "") if typed == "untouched" else typed for name, typed in edits.items()}
    if raw.get("name") == "":
        raw["name"] = "某店"
    kept.records.save("parties", raw, record_id=1)
    after = kept.store.stored(REGISTERS["parties"].model, 1) or {}
    for name, typed in edits.items():
        if typed == "untouched":
            assert after[name] == before[name]
        assert "**" not in (after[name] or "")


@pytest.mark.parametrize("role", ["clerk", "reviewer", "administrator"])
def test_lists_hits_and_history_never_tell(office: Services, role: str, tmp_path: Path) -> None:
    log_in(office, role)
    for word in (*SECRETS, REPORTER[:2], REPORTER_PHONE[-4:], PARTY_ID[-4:]):
        assert office.search.find(word) == ()
    told = [repr(office.history.of(register, 1)) for register in ("clues", "parties", "cases")]
    told += [repr(hit) for hit in office.search.find("超市")]
    told += [repr(office.past.as_of("clues", 1, office.agenda.load().day)), repr(office.agenda.load())]
    for register in ("clues", "parties", "officers"):
        book = tmp_path / f"{register}.xlsx"
        office.sheets.export(register, book, query=ListQuery(register))
        told.append(repr(cells_of(book)))
    for text in told:
        assert not [secret for secret in (*SECRETS, PARTY_PHONE, PARTY_ID) if secret in text]


def test_an_unmasked_export_is_logged_for_each_record(office: Services, tmp_path: Path) -> None:
    log_in(office, "clerk")
    office.sheets.export("clues", tmp_path / "clues.xlsx", unmask=True)
    assert REPORTER in repr(cells_of(tmp_path / "clues.xlsx"))
    (who, body) = unmaskings(office)[-1]
    assert who == "办案某"
    assert body["how"] == "导出：clues.xlsx"
    assert "投诉人、举报人" in body["fields"]
    log_in(office, "administrator")
    with pytest.raises(Refused, match="导出未隐去"):
        office.sheets.export("clues", tmp_path / "none.xlsx", unmask=True)
    assert not (tmp_path / "none.xlsx").exists()


BEARING = ["complaint_registration", "report_registration", "clue_registration", "complaint_acceptance"]


@pytest.mark.parametrize("key", BEARING)
@pytest.mark.parametrize("role", ["clerk", "reviewer", "administrator"])
def test_a_draft_prints_the_reporter_masked(office: Services, role: str, key: str) -> None:
    log_in(office, role)
    text = text_of(office.papers.preview("clues", 1, key).pdf)
    assert "欧**" in text
    assert not [secret for secret in SECRETS if secret in text]
    assert not unmaskings(office)


@pytest.mark.parametrize("key", BEARING)
def test_who_may_and_asks_gets_it_printed_and_that_is_logged(office: Services, key: str) -> None:
    log_in(office, "clerk")
    assert REPORTER in text_of(office.papers.preview("clues", 1, key, unmask=True).pdf)
    assert unmaskings(office)
    log_in(office, "administrator")
    with pytest.raises(Refused, match="“线索”只有办案人员、负责人可以显示隐去的内容"):
        office.papers.preview("clues", 1, key, unmask=True)


def test_own_fields_composed_of_the_reporter_are_masked_and_come_back_whole(office: Services) -> None:
    log_in(office, "clerk")
    values = office.papers.own_values("clues", 1, "complaint_acceptance")
    name = next(field for field, value in values.items() if value == "欧**")
    paper = office.papers.issue("clues", 1, "complaint_acceptance", raw={name: "欧**", **FILLED})
    text = text_of(office.papers.pdf(paper.id))
    assert REPORTER in text
    assert "欧**" not in text
    assert office.papers.own_values("clues", 1, "complaint_acceptance")[name] == "欧**"


FILLED: dict[str, str] = {}


def test_text_written_around_a_mask_keeps_what_is_behind_it(office: Services) -> None:
    log_in(office, "clerk")
    values = office.papers.own_values("clues", 1, "complaint_acceptance")
    name = next(field for field, value in values.items() if value == "欧**")
    office.papers.keep_draft("clues", 1, "complaint_acceptance", {name: "欧**女士"})
    assert office.papers.own_values("clues", 1, "complaint_acceptance")[name] == "欧**女士"
    shown = office.papers.preview("clues", 1, "complaint_acceptance", unmask=True)
    assert f"{REPORTER}女士" in text_of(shown.pdf)


def test_an_original_that_names_the_reporter_is_not_shown_to_others(office: Services) -> None:
    log_in(office, "clerk")
    paper = office.papers.issue("clues", 1, "complaint_acceptance", raw=FILLED)
    log_in(office, "reviewer")
    with pytest.raises(Refused) as refused:
        office.papers.pdf(paper.id)
    assert "只有办案人员、负责人可以查看原件" in refused.value.sentence
    assert REPORTER not in repr(office.papers.origins(paper.id))
    assert REPORTER not in repr(office.papers.spots(paper.id))
    assert REPORTER not in repr(office.papers.differences("clues", 1))
    log_in(office, "clerk")
    office.records.save("clues", {"informer": "另一个人"}, record_id=1)
    log_in(office, "reviewer")
    with pytest.raises(Refused, match="可以查看原件"):
        office.papers.pdf(paper.id)
    log_in(office, "leader")
    seen = len(unmaskings(office))
    assert office.papers.pdf(paper.id).startswith(b"%PDF")
    assert len(unmaskings(office)) > seen


def test_a_paper_is_not_issued_by_who_may_not_see_what_it_prints(office: Services) -> None:
    log_in(office, "exhibition")
    fair = office.records.save("exhibitions", {"name": "春季展", "opens_on": "2026-03-09", "form": "线下"})
    values = {
        "exhibition": fair,
        "received_at": "2026-03-09 10:00",
        "complainant": "某权利人公司",
        "phone": "13600001111",
    }
    complaint = office.records.save("fair_complaints", values)
    assert office.papers.issue("fair_complaints", complaint, "fair_complaint_sheet").state == "issued"
    log_in(office, "clerk")
    text = text_of(office.papers.preview("fair_complaints", complaint, "fair_complaint_sheet").pdf)
    assert "某权利人公司" not in text
    with pytest.raises(Refused, match="只有展会工作人员、负责人可以签发"):
        office.papers.issue("fair_complaints", complaint, "fair_complaint_sheet")


def test_files_of_a_clue_are_opened_by_those_who_may_know_the_reporter(office: Services, tmp_path: Path) -> None:
    log_in(office, "clerk")
    scan = tmp_path / "身份证.png"
    scan.write_bytes(b"\x89PNG picture of an identity card")
    (file_id,) = office.attachments.add("clues", 1, [scan])
    assert office.attachments.path(file_id).exists()
    assert unmaskings(office)[-1][1]["how"] == "附件"
    log_in(office, "reviewer")
    with pytest.raises(Refused, match="可以显示隐去的内容"):
        office.attachments.path(file_id)


def test_nothing_is_shown_where_nothing_can_be_logged(office: Services, register_path: Path) -> None:
    office.close()
    again = open_register(register_path, read_only=True)
    log_in(again, "clerk")
    with pytest.raises(Refused, match="要记入修改记录"):
        again.records.reveal("clues", 1, "informer")
    again.close()
