"""Search: exact for any fragment, whatever happened before, on any thread, with any index file."""

from __future__ import annotations

import random
import re
import shutil
import threading
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.engine import peewee
from db.models import RECORDS, Paper
from db.pinyin import keys
from db.registers import REGISTERS
from db.searchtext import fold, parts, searchable
from db.services import Services, open_register
from db.services.lists import ListQuery

RIGHT = ("name", "number", "holder")
PARTY = ("name", "former_name", "credit_code", "representative")
NAMES = [
    "雁湖县好又多超市",
    "鑫源副食店",
    "重庆火锅（雁湖）店",
    "张三",
    "单雄信",
    "ABC食品有限公司",
    "Ｌ·Ｖ 箱包",
    "龥",
]


def found(services: Services, register: str, text: str) -> set[int]:
    return set(services.lists.ids(ListQuery(register, find=text)))


def ids_of(services: Services, register: str) -> list[int]:
    return sorted(services.lists.ids(ListQuery(register)))


def texts_of(services: Services, register: str, record_id: int) -> list[str]:
    """What a record is found by, gathered from the records themselves."""
    load = services.records.load

    def own(key: str, number: int | None, names: tuple[str, ...]) -> list[str]:
        if number is None:
            return []
        record = load(key, number)
        pinyin = keys(record["name"]).split() if "name" in names and key in ("parties", "rights", "officers") else []
        return [fold(record[name]) for name in names if record[name]] + pinyin

    if register in ("goods", "measures"):
        row = next(
            (row | {"case": case})
            for case in ids_of(services, "cases")
            for row in load("cases", case)[register]
            if row["id"] == record_id
        )
        case = load("cases", row["case"])
        texts = [fold(row[name]) for name in REGISTERS[register].search if row[name]]
        texts += [fold(case["number"] or "")]
        return texts + [text for one in case["parties"] for text in own("parties", one["party"], ("name",))]
    texts = own(register, record_id, REGISTERS[register].search)
    record = load(register, record_id)
    if register == "clues":
        texts += own("parties", record["party"], PARTY)
    if register == "cases":
        texts += own("clues", record["clue"], ("number", "external_number"))
        texts += [text for one in record["parties"] for text in own("parties", one["party"], PARTY)]
        texts += [text for one in record["rights"] for text in own("rights", one["right"], RIGHT)]
        texts += [fold(row[name]) for row in record["goods"] for name in ("name", "brand") if row[name]]
        texts += [fold(row["schedule_number"]) for row in record["measures"] if row["schedule_number"]]
        texts += [fold(row["receipt"]) for row in record["payments"] if row["receipt"]]
    return texts


def scan(services: Services, register: str, text: str) -> set[int]:
    """The same question, answered by looking at every text."""
    words = [word for word in map(fold, text.split()) if word]
    apart = [run for word in words for run in re.findall("[a-z]+|[0-9]+|[^a-z0-9]+", word)]
    every = {record_id: texts_of(services, register, record_id) for record_id in ids_of(services, register)}
    whole, loose = (
        {one for one, texts in every.items() if all(any(word in text for text in texts) for word in asked)}
        for asked in (words, apart)
    )
    return whole or loose


def case_values(rnd: random.Random) -> dict[str, object]:
    return {
        "kind": "商标侵权",
        "cause": rnd.choice(["侵犯注册商标专用权", "假冒专利", "2026专项"]),
        "filed_on": "2026-03-05",
        "old_number": rnd.choice([None, f"雁工商〔2019〕{rnd.randrange(300)}号", "Ａ-12/3"]),
        "parties": [{"party": {"name": rnd.choice(NAMES), "kind": "enterprise"}} for _ in range(rnd.randrange(3))],
        "rights": [{"right": {"name": rnd.choice(["飘安", "NIKE"]), "number": str(rnd.randrange(10**6, 10**7))}}],
        "goods": [{"name": rnd.choice(["口罩", "运动鞋", "T恤"]), "brand": "飘安"} for _ in range(rnd.randrange(3))],
        "measures": [
            {"kind": "sealing", "started_at": "2026-03-05 10:00", "schedule_number": f"清{rnd.randrange(99)}"}
        ],
    }


def give_up(services: Services, name: str) -> None:
    """A change in which something is saved and searched, and which then fails."""
    with services.store.change():
        services.records.save("parties", {"name": name})
        services.search.find(name)
        raise ZeroDivisionError


def step(services: Services, rnd: random.Random) -> None:
    """One random change of the register."""
    save, cases, parties = services.records.save, ids_of(services, "cases"), ids_of(services, "parties")
    way = rnd.randrange(8)
    if way == 0 or not cases:
        save("cases", case_values(rnd))
    elif way == 1:
        save("parties", {"name": rnd.choice(NAMES) + str(rnd.randrange(50)), "credit_code": "91430400MA4L1234X5"})
    elif way == 2 and parties:
        save("parties", {"name": rnd.choice(NAMES), "former_name": rnd.choice(NAMES)}, record_id=rnd.choice(parties))
    elif way == 3:
        save("cases", case_values(rnd), record_id=rnd.choice(cases))
    elif way == 4:
        save("cases", {"parties": [], "goods": []}, record_id=rnd.choice(cases))
    elif way == 5:
        services.records.remove("cases", rnd.choice(cases), reason="重复")
    elif way == 6 and parties:
        clue = {
            "source": "report",
            "received_on": "2026-03-01",
            "content": "举报" + rnd.choice(NAMES),
            "party": parties[0],
        }
        save("cases", {"clue": save("clues", clue)}, record_id=rnd.choice(cases))
    elif way == 7:
        with pytest.raises(ZeroDivisionError):
            give_up(services, "从未有过的名称")


@given(st.integers(0, 10**6))
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_search_finds_what_a_scan_of_every_text_finds(empty_register: Path, seed: int):
    rnd = random.Random(seed)
    with TemporaryDirectory() as folder:
        path = Path(shutil.copy(empty_register, Path(folder) / "register.db"))
        services = open_register(path, user="李某")
        for _ in range(rnd.randrange(1, 12)):
            step(services, rnd)
            if rnd.random() < 0.5:
                compare(services, rnd)
            if rnd.random() < 0.1:
                services.close()
                services = open_register(path, user="李某")
        compare(services, rnd)
        services.close()


def compare(services: Services, rnd: random.Random) -> None:
    for register in ("cases", "parties", "clues", "rights", "goods", "measures"):
        texts = [text for one in ids_of(services, register) for text in texts_of(services, register, one)]
        for _ in range(6):
            text = rnd.choice(texts or ["空"])
            start = rnd.randrange(len(text)) if text else 0
            query = text[start : start + rnd.randrange(1, 11)]
            if rnd.random() < 0.3:
                query += " " + rnd.choice(texts or ["空"])[:2]
            assert found(services, register, query) == scan(services, register, query), (register, query)


@pytest.mark.parametrize(
    "text",
    [
        "雁", "超", "好又多", "雁湖县好又多超市", "hyd", "yanhuxian", "haoyouduo", "飘安", "pa", "1234567", "345", "4",
        "口罩", "性口", "〔2026〕1号", "2026 1号", "周敏", "周敏 口罩", "（雁湖）", "雁湖市监2026", "hyd超市",
        "PA 口罩",
    ],
)  # fmt: skip
def test_a_case_is_found_by_its_number_parties_rights_and_goods(services: Services, case_id: int, text: str):
    assert found(services, "cases", text) == {case_id}
    assert ("cases", case_id) in [(hit.register, hit.id) for hit in services.search.find(text)]


@pytest.mark.parametrize("text", ["不存在", "雁湖超市", "zzz", "999", "周敏 手机", "雁 x9"])
def test_what_does_not_occur_is_not_found(services: Services, case_id: int, text: str):
    assert found(services, "cases", text) == set()
    assert services.search.find(text) == ()


@pytest.mark.parametrize("text", ["", "  ", "。", "〔〕", "*", '"'])
def test_a_text_that_says_nothing_leaves_a_list_whole_and_finds_no_hit(services: Services, case_id: int, text: str):
    assert found(services, "cases", text) == {case_id}
    assert services.search.find(text) == ()


def test_goods_and_measures_are_found_by_their_case_and_its_party(services: Services, case_id: int):
    assert len(found(services, "goods", "口罩")) == 1
    assert len(found(services, "goods", "hyd 飘安")) == 1
    assert len(found(services, "goods", "市监案")) == 2


def test_a_clue_is_found_by_its_party_and_a_case_by_its_clue(services: Services, case_id: int):
    clue = services.records.save(
        "clues",
        {
            "source": "report", "received_on": "2026-03-01", "content": "销售假货", "external_number": "HN12315-778",
            "party": {"name": "张三"},
        },
    )  # fmt: skip
    services.records.save("cases", {"clue": clue}, record_id=case_id)
    assert found(services, "clues", "zs") == {clue}
    assert found(services, "cases", "5778") == {case_id}


def test_secrets_are_never_searched(services: Services):
    services.records.save(
        "clues",
        {
            "source": "report", "received_on": "2026-03-01", "content": "销售假货", "informer": "甲某某",
            "informer_phone": "13812345678", "informer_address": "胜利路", "informer_id": "43040119800101001X",
            "party": {"name": "张三", "phone": "13987654321", "id_number": "430401198001010010"},
        },
    )  # fmt: skip
    for text in ("甲某某", "138", "139", "胜利路", "43040119"):
        assert found(services, "clues", text) == found(services, "parties", text) == set()
        assert services.search.find(text) == ()


def test_no_secret_column_makes_a_record_findable():
    specs = {model.table(): model.specs() for model in RECORDS}
    for register in searchable():
        for part in parts(register):
            assert not any(getattr(specs[part.table][name].kind, "secret", False) for name in part.columns)


def test_the_best_hit_comes_first(services: Services):
    save = services.records.save
    save("parties", {"name": "雁湖县鑫源副食店"})
    save("parties", {"name": "鑫源副食店二店"})
    save("parties", {"name": "鑫源"})
    save("parties", {"name": "老鑫源"})
    hits = services.search.find("鑫源", registers=("parties",))
    assert [hit.title for hit in hits] == ["鑫源", "鑫源副食店二店", "老鑫源", "雁湖县鑫源副食店"]
    assert [hit.title for hit in services.search.find("xy", limit=1)] == ["鑫源"]


def test_the_serial_of_a_case_leads_to_it(services: Services):
    ids = [services.records.save("cases", {"kind": "商标侵权", "filed_on": "2026-03-05"}) for _ in range(31)]
    assert services.search.find("3")[0].id == ids[2]
    assert services.search.find("31")[0].id == ids[30]


def test_a_hit_says_what_it_is_and_by_what_it_was_found(services: Services, case_id: int):
    (hit,) = services.search.find("周敏", registers=("cases",))
    assert (hit.title, hit.matched) == ("雁湖市监案〔2026〕1号", "当事人：周敏")
    assert "侵犯注册商标专用权" in hit.detail
    (party,) = services.search.find("hyd", registers=("parties",))
    assert (party.title, party.matched) == ("雁湖县好又多超市", "")


def test_a_long_text_is_shown_around_the_match(services: Services):
    content = "据群众反映" * 20 + "销售假冒口罩" + "，请查处" * 20
    services.records.save("clues", {"source": "report", "received_on": "2026-03-01", "content": content})
    (hit,) = services.search.find("假冒口罩")
    assert "假冒口罩" in hit.matched
    assert len(hit.matched) < 60


def test_the_newest_come_first_and_no_more_than_asked_for(services: Services):
    ids = [services.records.save("parties", {"name": f"副食店{number}"}) for number in range(9)]
    assert services.search.ids("parties", "副食", limit=4) == ids[:-5:-1]
    assert len(services.search.find("副食", limit=5)) == 5


def test_a_removed_record_and_an_undone_batch_are_not_found(services: Services):
    first = services.records.save("parties", {"name": "张三"}, batch="b1")
    assert found(services, "parties", "张三") == {first}
    services.history.undo("b1")
    assert services.search.find("张三") == ()
    again = services.records.save("parties", {"name": "李四"})
    assert found(services, "parties", "张三") == set()
    assert found(services, "parties", "lisi") == {again}


def index_file(services: Services) -> Path:
    return services.path.with_name("register.db.search")


def test_the_index_survives_and_is_followed_not_made_anew(services: Services, case_id: int):
    services.search.prepare()
    made = index_file(services).stat().st_ino
    services.close()
    again = open_register(services.path, user="李某")
    again.records.save("parties", {"name": "新来的店"})
    assert again.search.find("新来")
    assert index_file(again).stat().st_ino == made
    again.close()


def garbage(path: Path) -> None:
    path.write_bytes(b"\x07" * 5000)


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def foreign(path: Path) -> None:
    connection = peewee.sqlite3.connect(path)
    connection.execute("UPDATE meta SET value='0' WHERE key='recipe'")
    connection.commit()
    connection.close()


def of_another_history(path: Path) -> None:
    connection = peewee.sqlite3.connect(path)
    connection.execute("UPDATE meta SET value=json_set(value, '$[1]', '00') WHERE key='mark'")
    connection.execute("DELETE FROM docs_cases")
    connection.commit()
    connection.close()


def ahead_of_the_register(path: Path) -> None:
    connection = peewee.sqlite3.connect(path)
    connection.execute("UPDATE meta SET value=json_set(value, '$[0]', 10000) WHERE key='mark'")
    connection.commit()
    connection.close()


@pytest.mark.parametrize("spoil", [Path.unlink, garbage, emptied, foreign, of_another_history, ahead_of_the_register])
def test_an_index_that_does_not_fit_is_made_anew(services: Services, case_id: int, spoil):
    services.search.prepare()
    services.close()
    spoil(index_file(services))
    again = open_register(services.path, user="李某")
    assert found(again, "cases", "hyd") == {case_id}
    again.close()
    assert index_file(services).stat().st_size > 5000


def test_an_index_damaged_inside_is_replaced_in_memory(services: Services, case_id: int):
    services.records.save("parties", {"name": "一" * 60})
    services.search.prepare()
    services.close()
    pages = bytearray(index_file(services).read_bytes())
    pages[8192:] = bytes(byte ^ 0x55 for byte in pages[8192:])
    index_file(services).write_bytes(pages)
    again = open_register(services.path, user="李某")
    assert found(again, "cases", "hyd") == {case_id}
    assert found(again, "cases", "口罩") == {case_id}
    again.close()


def test_search_works_where_its_file_cannot_be_written(services: Services, case_id: int):
    index_file(services).mkdir()
    assert found(services, "cases", "hyd") == {case_id}
    services.records.save("parties", {"name": "后来的店"})
    assert services.search.find("后来")


def test_a_register_opened_for_reading_writes_no_index(services: Services, case_id: int):
    services.close()
    reader = open_register(services.path, user="李某", read_only=True)
    assert found(reader, "cases", "hyd") == {case_id}
    reader.close()
    assert not index_file(services).exists()


def test_a_reader_uses_a_current_index_and_never_a_stale_one(services: Services, case_id: int):
    services.search.prepare()
    reader = open_register(services.path, user="李某", read_only=True)
    assert found(reader, "cases", "hyd") == {case_id}
    services.records.save("parties", {"name": "后来的店"})
    assert len(reader.search.find("后来")) == 1
    reader.close()


def test_a_change_that_was_given_up_leaves_no_trace(services: Services, case_id: int):
    with pytest.raises(ZeroDivisionError):
        give_up(services, "幻影商行")
    assert services.search.find("幻影") == ()
    services.records.save("parties", {"name": "真实商行"})
    assert len(found(services, "parties", "商行")) == 1


def test_several_threads_search_while_one_saves(services: Services, case_id: int):
    faults: list[BaseException] = []

    def ask() -> None:
        try:
            for _ in range(40):
                assert ("cases", case_id) in [(hit.register, hit.id) for hit in services.search.find("hyd")]
        except BaseException as fault:
            faults.append(fault)
        finally:
            services.release()

    threads = [threading.Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    for number in range(15):
        services.records.save("parties", {"name": f"第{number}店"})
    for thread in threads:
        thread.join()
    assert faults == []
    assert len(services.search.ids("parties", "店", limit=100)) == 15


def test_rebuilding_tells_how_far_it_is(services: Services, case_id: int):
    heard: list[tuple[int, int]] = []
    services.search.rebuild(lambda done, total: heard.append((done, total)))
    assert heard[-1][0] == heard[-1][1] > 4
    assert heard == sorted(heard)
    assert found(services, "cases", "hyd") == {case_id}


def test_much_that_happened_at_once_makes_the_index_anew(services: Services):
    services.search.prepare()
    with services.store.change():
        for number in range(1100):
            services.records.save("officers", {"name": f"张{number}"})
    assert len(found(services, "officers", "张")) == 1100
    assert len(services.search.ids("officers", "zhang9", limit=200)) == 111


def test_a_paper_and_its_case_lead_to_each_other(services: Services, case_id: int):
    uid = services.records.load("cases", case_id)["uid"]
    with services.store.change() as changes:
        row = {
            "owner": uid,
            "register": "cases",
            "key": "notice",
            "form": "37",
            "title": "行政处罚告知书",
            "body": "{}",
        }
        paper, _ = changes.insert(Paper, row | {"number": "雁湖市监罚告〔2026〕77号", "state": "issued"}, owner=uid)
    assert found(services, "papers", "罚告〔2026〕77") == {paper}
    assert found(services, "papers", "hyd 告知书") == {paper}
    assert found(services, "papers", "市监案") == {paper}
    assert found(services, "cases", "罚告 77") == {case_id}
    (hit,) = services.search.find("77", registers=("papers",))
    assert (hit.title, hit.matched) == ("行政处罚告知书", "文号：雁湖市监罚告〔2026〕77号")
