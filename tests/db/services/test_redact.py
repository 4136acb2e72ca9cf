"""The copy for support: nobody is himself in it, everything else is as it was, and a leak means no copy."""

from __future__ import annotations

import re
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from db.errors import Refused
from db.kinds import CreditCode, IdNumber, Phone
from db.redaction.collect import Stock
from db.redaction.columns import Falsified
from db.redaction.false import FalseValues
from db.redaction.scan import in_text, scan
from db.redaction.words import COMPOUND, alphabet
from db.services import Services, open_register
from db.services.access import everything
from db.services.inspection import inspect
from db.services.redact import is_redacted, redact

ID, PHONE, CODE = "43042419900307873X", "13873450912", "91110000600037341L"
TRUE = ("好又多", "周敏敏", "飘安", "城关镇金山路", "欧阳建国", "雁湖", "zhoumin", "13873450912", ID)


@pytest.fixture
def planted(services: Services, case_id: int, tmp_path: Path) -> Services:
    """A register with names and numbers where nobody thinks of them."""
    save = services.records.save
    party = services.records.load("cases", case_id)["parties"][0]["party"]
    save("parties", {"representative": "周敏敏", "id_number": ID, "phone": PHONE, "credit_code": CODE,
                     "address": "雁湖县城关镇金山路18号"}, record_id=party)  # fmt: skip
    text = f"周敏敏（身份证430424 19900307 873x）说，电话１３８ ７３４５ ０９１２或{PHONE}，店在城关镇金山路。"
    text += "欧阳建国在场。"
    save("cases", {"facts": text, "note": "周敏敏"}, record_id=case_id)
    save("officers", {"name": "欧阳建国", "licence_number": "43042109"})
    save("clues", {"source": "report", "received_on": "2026-03-01", "content": text, "informer": "李小明",
                   "informer_phone": PHONE})  # fmt: skip
    file = tmp_path / "周敏敏的笔录.txt"
    file.write_text(text, "utf-8")
    services.attachments.add("cases", case_id, [file])
    services.papers.issue("cases", case_id, "1")
    services.store.access = everything("zhoumin")
    save("cases", {"place": "好又多超市门口"}, record_id=case_id, reason="周敏敏来电更正")
    return services


@pytest.fixture
def copy(planted: Services, tmp_path: Path) -> Iterator[Services]:
    """Its copy, open."""
    made = redact(planted.store, tmp_path / "copy.db")
    opened = open_register(made.path, user="support")
    yield opened
    opened.close()


def content(services: Services) -> str:
    """Every byte of a register and its files, as text."""
    files = [services.path, *services.path.with_name(services.path.name + ".files").glob("*/*")]
    return "\n".join(path.read_bytes().decode("utf-8", "replace") for path in files)


def test_nothing_true_is_left_in_any_byte(copy: Services) -> None:
    copy.search.close()
    for path in sorted(copy.path.parent.glob("copy.db*")):
        if path.is_file():
            text = path.read_bytes().decode("utf-8", "replace")
            assert not [word for word in TRUE if word in text], path.name
    digits = re.sub(r"\s", "", content(copy).translate(str.maketrans("０１２３４５６７８９", "0123456789")))
    assert PHONE not in digits


def test_the_copy_opens_is_sound_and_marked(copy: Services, planted: Services) -> None:
    assert is_redacted(copy.store)
    assert not is_redacted(planted.store)
    assert copy.office.is_practice()
    found = inspect(copy.store, copy.attachments)
    assert [one.sentence for one in found.findings] == []
    assert found.changes == planted.store.log.head()[0]
    for register in ("cases", "parties", "clues", "officers"):
        table = copy.records.register(register).model.table()
        ids = [row[0] for row in planted.store.database.rows(f'SELECT id FROM "{table}" ORDER BY id')]
        assert [row[0] for row in copy.store.database.rows(f'SELECT id FROM "{table}" ORDER BY id')] == ids
        for record_id in ids:
            copy.records.load(register, record_id)
            copy.history.of(register, record_id)


def test_what_is_false_has_the_shape_of_what_is_true(copy: Services) -> None:
    party = copy.records.load("parties", 1)
    assert party["name"].endswith("超市")
    assert len(party["name"]) == len("雁湖县好又多超市")
    assert len(party["representative"]) == 3
    assert IdNumber().doubt(party["id_number"]) is None
    assert CreditCode().doubt(party["credit_code"]) is None
    assert Phone().doubt(party["phone"]) is None
    case = copy.records.load("cases", 1)
    assert re.fullmatch(r"..市监案〔2026〕1号", case["number"])
    assert (case["kind"], str(case["filed_on"])) == ("trademark_infringement", "2026-03-05")


def test_the_same_is_the_same_everywhere(copy: Services) -> None:
    party, case = copy.records.load("parties", 1), copy.records.load("cases", 1)
    clue = copy.records.load("clues", 1)
    assert case["note"] == party["representative"]
    assert case["facts"].count(party["representative"]) == 1
    assert party["phone"] in case["facts"]
    assert clue["informer_phone"] == party["phone"]
    wide = party["phone"].translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    assert f"{wide[:3]} {wide[3:7]} {wide[7:]}" in case["facts"]
    number = party["id_number"]
    assert f"{number[:6]} {number[6:14]} {number[14:].lower()}" in case["facts"]
    assert case["parties"][0]["party_text"] == party["name"]


def test_files_are_blanks_of_the_same_size(copy: Services, planted: Services) -> None:
    (true,), (blank,) = planted.attachments.of("cases", 1), copy.attachments.of("cases", 1)
    assert (blank.size, blank.name.endswith(".txt")) == (true.size, True)
    assert copy.attachments.path(blank.id).read_bytes().strip().startswith(b"REDACTED")
    paper = copy.papers.of("cases", 1)[0]
    assert copy.papers.pdf(paper.id).startswith(b"REDACTED")


def test_two_copies_have_nothing_false_in_common(planted: Services, tmp_path: Path) -> None:
    names = set()
    for number in range(2):
        redact(planted.store, tmp_path / f"{number}.db")
        names.add(sqlite3.connect(tmp_path / f"{number}.db").execute("SELECT name FROM parties").fetchone()[0])
    assert len(names) == 2


def test_a_leak_means_no_copy(planted: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Falsified, "text", lambda _self, text: text)
    with pytest.raises(Refused, match="副本里还能找到真实的.*没有生成副本"):
        redact(planted.store, tmp_path / "copy.db")
    assert list(tmp_path.glob("copy.db*")) == []


def test_what_exists_is_not_overwritten(planted: Services, tmp_path: Path) -> None:
    (tmp_path / "copy.db").write_text("x", "utf-8")
    with pytest.raises(Refused, match="已经存在"):
        redact(planted.store, tmp_path / "copy.db")


def test_the_scanner_sees_free_pages_and_whatever_is_hidden(planted: Services, copy: Services, tmp_path: Path) -> None:
    stock = Stock()
    stock.take("parties.name", "雁湖县好又多超市")
    stock.take("parties.phone", PHONE)
    stock.take("parties.name_keys", "zhouminmin zmm")
    for text, what in (
        ("在好又多买的", "文字"),
        ("电话138-7345-0912。", "号码"),
        ("１３８７３４５０９１２", "号码"),
        ("ZhouMinMin", "登录名或拼音"),
    ):
        assert what in list(in_text(text, stock))
    assert list(in_text("2026-03-10 商标侵权 已结案", stock)) == []
    copy.close()
    hidden = tmp_path / "hidden.db"
    shutil.copy(copy.path, hidden)
    assert list(scan(hidden, [], stock)) == []
    connection = sqlite3.connect(hidden)
    connection.execute("PRAGMA secure_delete=OFF")
    connection.execute("CREATE TABLE x(y)")
    connection.execute("INSERT INTO x VALUES(?)", ["雁湖县好又多超市" * 400])
    connection.commit()
    connection.execute("DROP TABLE x")
    connection.commit()
    connection.close()
    assert [one.what for one in scan(hidden, [], stock)] == ["名称"]


def test_false_values_are_well_formed_and_never_true() -> None:
    stock = Stock()
    for name in ("张伟", "欧阳建国", "湖南省雁湖县宏达汽车配件贸易有限公司"):
        stock.take("parties.name", name)
    stock.take("parties.id_number", ID)
    false = FalseValues(b"k" * 32, alphabet(stock.characters), stock)
    assert len(false.name("张伟")) == 2
    assert false.name("欧阳建国")[:2] in COMPOUND
    company = false.name("湖南省雁湖县宏达汽车配件贸易有限公司")
    assert company.endswith("有限公司")
    assert (company[2], company[5], len(company)) == ("省", "县", 18)
    assert false.id_number(ID) == false.id_number(ID) != ID
    wrong = "430424199003078731"
    assert IdNumber().doubt(wrong) is not None
    assert IdNumber().doubt(false.id_number(wrong)) is not None
    assert false.phone("0734-8222222")[:5] == "0734-"
    assert false.official("雁湖市监处罚〔2026〕3号").endswith("市监处罚〔2026〕3号")
    assert "雁湖" not in false.official("雁湖市监处罚〔2026〕3号")
    assert false.text("") == ""
