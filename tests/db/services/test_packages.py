"""Closed cases beside the register as packages, and the register made anew from them."""

from __future__ import annotations

import contextlib
import hashlib
import json
import random
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from db.errors import Missing, Refused, RegisterError
from db.services import Services, create_register, open_register
from db.services.inspection import COMPLETE, SOUND, inspect
from db.services.numbers import give
from db.services.package_content import OWNED
from db.services.package_file import hash_entry
from db.services.packages import INDEX, Packages, folder_of_packages
from db.services.rebuild import rebuild


@pytest.fixture
def closed(services: Services, case_id: int, tmp_path: Path) -> int:
    """A closed case from a clue, with a paper, an attached file, and somebody else's number beside it."""
    clue = services.records.save(
        "clues", {"received_on": "2026-02-18", "source": "report", "content": "口罩没有授权", "informer": "刘某某",
                  "party": {"name": "雁湖县好又多超市"}},
    )  # fmt: skip
    photo = tmp_path / "现场照片.jpg"
    photo.write_bytes(b"a picture" * 999)
    services.attachments.add("cases", case_id, [photo], label="现场")
    services.attachments.add("clues", clue, [photo])
    services.papers.issue("cases", case_id, "filing_approval")
    services.records.save(
        "cases", {"clue": clue, "state": "closed", "closed_on": "2026-03-09", "closing_reason": "行政处罚决定执行完毕"},
        record_id=case_id,
    )  # fmt: skip
    services.records.save("cases", {"kind": "other", "filed_on": "2026-03-01", "cause": "在办的"})
    return case_id


def whole(services: Services, case_id: int) -> dict[str, object]:
    """A case as the services give it: fields, rows, papers, files, what happened."""
    case = services.records.load("cases", case_id)
    return {
        "case": case,
        "clue": services.records.load("clues", case["clue"]) if case["clue"] else None,
        "parties": [services.records.load("parties", row["party"]) for row in case["parties"]],
        "papers": [(row, services.papers.pdf(row.id)) for row in services.papers.of("cases", case_id)],
        "files": [
            (one, services.attachments.path(one.id).read_bytes())
            for register, key in (("cases", case_id), ("clues", case["clue"]))
            if key
            for one in services.attachments.of(register, key)
        ],
        "events": [(one.at, one.who, one.verb, one.changes) for one in services.history.of("cases", case_id)],
    }


def test_a_closed_case_lies_beside_the_register_and_explains_itself(services: Services, closed: int) -> None:
    assert services.packages.refresh() == 0
    (path,) = services.packages.folder.glob("*.zip")
    assert path.name.startswith("雁湖市监")
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        assert names[:3] == ["说明.txt", "案件.json", "修改记录.json"]
        assert [name.split("/")[0] for name in names[3:-2]] == ["文书", "附件"]
        words = archive.read("说明.txt").decode("utf-8-sig")
        body, log = json.loads(archive.read("案件.json")), json.loads(archive.read("修改记录.json"))
    assert "雁湖县市场监督管理局" in words
    fields = {one["label"]: one["text"] for one in body["case"]["fields"]}
    assert fields["结案日期"] == "2026-03-09"
    assert fields["办案状态" if "办案状态" in fields else "状态"] == "已结案"
    assert body["case"]["rows"]["goods"]["label"] == "涉案物品"
    assert {one["table"] for one in body["linked"]} >= {"officers", "parties", "rights"}
    assert all(hash_entry(entry, body["algorithm"]) == entry["hash"] for entry in log)
    assert closed


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="no sha256sum here")
def test_the_hashes_are_checked_without_the_program(services: Services, closed: int, tmp_path: Path) -> None:
    services.packages.refresh()
    (path,) = services.packages.folder.glob("*.zip")
    with zipfile.ZipFile(path) as archive:
        archive.extractall(tmp_path / "out")
    done = subprocess.run(
        ["sha256sum", "-c", "校验-SHA256.txt"], cwd=tmp_path / "out", capture_output=True, check=False
    )
    assert done.returncode == 0
    assert closed


def test_rebuilding_gives_the_same_closed_cases_and_the_same_packages(
    services: Services, closed: int, register_path: Path, tmp_path: Path
) -> None:
    services.packages.refresh()
    before, folder = whole(services, closed), services.packages.folder
    office = services.office.load()
    bytes_before = {path.name: path.read_bytes() for path in folder.glob("*.zip")}
    services.close()
    moved = shutil.copytree(folder, tmp_path / "救出来的")
    for path in (register_path, register_path.with_name("register.db.files"), folder, folder_of_backups(register_path)):
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    done = rebuild(moved, register_path, user="王丽")
    assert (done.cases, done.faults) == (1, ())
    again = open_register(register_path, user="王丽")
    assert whole(again, closed) == before
    assert again.office.load() == office
    again.packages.refresh()
    assert {path.name: path.read_bytes() for path in again.packages.folder.glob("*.zip")} == bytes_before
    found = inspect(again.store, again.attachments)
    assert found.holds(SOUND), found.findings
    assert found.holds(COMPLETE), found.findings
    again.close()


def folder_of_backups(register: Path) -> Path:
    return register.with_name(register.stem + "-备份")


def test_no_number_is_given_twice_after_a_rebuild(services: Services, closed: int, tmp_path: Path) -> None:
    with services.store.change() as changes:
        changes.log("cases", bytes(16), bytes(16), "note", {})
        lost = give(services.store, "立", 2026, "立〔{year}〕{serial}号")
    services.packages.refresh()
    codes = services.store.database.rows("SELECT code, year, max(serial) FROM numbers GROUP BY 1, 2")
    rebuild(services.packages.folder, tmp_path / "new.db")
    again = open_register(tmp_path / "new.db")
    with again.store.change():
        given = [give(again.store, code, year, "{year}-{serial}-neu") for code, year, _ in codes]
        assert give(again.store, "立", 2026, "立〔{year}〕{serial}号") != lost
    assert len(given) == len(codes)
    for code, year, last in codes:
        sql = "SELECT count(*) FROM numbers WHERE code=? AND year=? AND serial<=?"
        assert again.store.database.value(sql, [code, year, last]) == last
    again.close()
    assert closed


def test_a_package_follows_its_case_and_whom_it_names(services: Services, closed: int) -> None:
    services.packages.refresh()

    def content() -> bytes:
        (path,) = services.packages.folder.glob("*.zip")
        return path.read_bytes()

    first = content()
    services.records.save("cases", {"note": "归档时补记"}, record_id=closed)
    assert len(list(services.packages.behind())) == 1
    assert services.packages.refresh() == 0
    second = content()
    assert second != first
    party = services.records.load("cases", closed)["parties"][0]["party"]
    services.records.save("parties", {"phone": "0734-1234567"}, record_id=party)
    services.packages.refresh()
    assert content() != second
    assert [*services.packages.faults(), *services.packages.behind()] == []
    third = content()
    services.records.save("officers", {"name": "新来的", "licence_number": "430421099"})
    services.packages.refresh()
    assert content() == third


def test_packages_are_made_in_small_portions(services: Services) -> None:
    for number in range(5):
        services.records.save(
            "cases", {"kind": "other", "state": "closed", "closed_on": "2026-03-09", "note": str(number)}
        )
    assert services.packages.refresh(limit=2) == 3
    assert services.packages.refresh(limit=2) == 1
    assert services.packages.refresh(limit=2) == 0
    assert len(list(services.packages.folder.glob("*.zip"))) == 5


def test_altered_and_missing_packages_are_found_by_the_check_and_made_anew(services: Services, closed: int) -> None:
    services.packages.refresh()
    (path,) = services.packages.folder.glob("*.zip")
    good = path.read_bytes()
    path.write_bytes(good.replace(b"a picture", b"a painted", 1))
    found = inspect(services.store, services.attachments)
    assert any("已损坏或被改动" in one.sentence for one in found.findings)
    path.unlink()
    assert any("不见了" in sentence for sentence in services.packages.faults())
    Packages(services.store).refresh()
    assert path.read_bytes() == good
    assert closed


def test_a_damaged_package_is_named_and_the_rest_rebuilt(services: Services, closed: int, tmp_path: Path) -> None:
    services.records.save("cases", {"kind": "other", "state": "closed", "closed_on": "2026-03-09"})
    services.packages.refresh()
    first, second = sorted(services.packages.folder.glob("*.zip"))
    content = bytearray(first.read_bytes())
    content[len(content) // 2] ^= 0xFF
    first.write_bytes(bytes(content))
    (services.packages.folder / "不是案卷包.zip").write_bytes(b"hello")
    done = rebuild(services.packages.folder, tmp_path / "new.db")
    assert done.cases == 1
    assert len(done.faults) == 2
    assert any(first.name in sentence for sentence in done.faults)
    assert any("不是案卷包.zip" in sentence for sentence in done.faults)
    assert not any(second.name in sentence for sentence in done.faults)
    assert closed


def test_an_altered_log_entry_makes_a_package_doubtful_even_with_fresh_hashes(
    services: Services, closed: int, tmp_path: Path
) -> None:
    services.packages.refresh()
    (path,) = services.packages.folder.glob("*.zip")
    forged = tmp_path / "伪造" / path.name
    forged.parent.mkdir()
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    log = json.loads(parts["修改记录.json"])
    log[-1]["who"] = "别人"
    parts["修改记录.json"] = json.dumps(log, ensure_ascii=False, indent=1).encode()
    parts["校验-SHA256.txt"] = "".join(
        f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in parts.items() if "校验" not in name
    ).encode()
    with zipfile.ZipFile(forged, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    with pytest.raises(Refused, match="哈希值不符"):
        rebuild(forged.parent, tmp_path / "new.db")
    assert not (tmp_path / "new.db").exists()
    assert closed


def test_packages_of_two_registers_are_not_mixed(services: Services, closed: int, tmp_path: Path) -> None:
    services.packages.refresh()
    other = create_register(tmp_path / "other.db", {"name": "衡南县市场监督管理局", "short_name": "衡南"})
    other.records.save("cases", {"kind": "other", "state": "closed", "closed_on": "2026-03-09"})
    other.packages.refresh()
    other.close()
    (package,) = folder_of_packages(tmp_path / "other.db").glob("*.zip")
    shutil.copy(package, services.packages.folder / "zz别处的.zip")
    done = rebuild(services.packages.folder, tmp_path / "new.db")
    assert done.cases == 1
    assert "另一个登记库" in done.faults[0]
    assert closed


def test_the_packages_of_a_lost_register_are_not_touched_by_a_new_one_of_its_name(
    services: Services, closed: int, register_path: Path
) -> None:
    services.packages.refresh()
    names = {path.name for path in services.packages.folder.iterdir()}
    services.close()
    register_path.unlink()
    fresh = create_register(register_path, {"name": "雁湖县市场监督管理局", "short_name": "雁湖"})
    fresh.records.save("cases", {"kind": "other", "state": "closed", "closed_on": "2026-03-09"})
    fresh.packages.refresh()
    fresh.close()
    (aside,) = register_path.parent.glob("register-案卷包-*")
    assert {path.name for path in aside.iterdir()} == names
    assert closed


def test_a_removed_case_takes_its_package_aside(services: Services) -> None:
    case = services.records.save("cases", {"kind": "other", "state": "closed", "closed_on": "2026-03-09"})
    services.packages.refresh()
    services.records.remove("cases", case, reason="重复登记")
    services.packages.refresh()
    assert not list(services.packages.folder.glob("*.zip"))
    assert len(list((services.packages.folder / "已移出").iterdir())) == 1
    assert list(services.packages.faults()) == []


def test_a_folder_without_packages_and_a_target_that_exists_are_refused(
    services: Services, closed: int, register_path: Path, tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(Missing, match="没有案卷包"):
        rebuild(tmp_path / "empty", tmp_path / "new.db")
    services.packages.refresh()
    with pytest.raises(Refused, match="已经存在"):
        rebuild(services.packages.folder, register_path)
    assert closed


def test_without_its_index_a_folder_is_rebuilt_and_told_to_be_doubtful(
    services: Services, closed: int, tmp_path: Path
) -> None:
    services.packages.refresh()
    (services.packages.folder / INDEX).write_text("{", encoding="utf-8")
    done = rebuild(services.packages.folder, tmp_path / "new.db")
    assert done.cases == 1
    assert "目录" in done.faults[0]
    again = open_register(tmp_path / "new.db")
    assert again.office.load()["name"] == "雁湖县市场监督管理局"
    again.close()
    assert closed


def test_every_table_that_any_record_may_own_is_packed() -> None:
    assert {model.table() for model in OWNED} >= {"papers", "attachments", "acknowledgements"}


def test_every_closed_case_of_a_bureau_comes_back_the_same(practice_register: Path, tmp_path: Path) -> None:
    path = Path(shutil.copy(practice_register, tmp_path / "practice.db"))
    shutil.copytree(f"{practice_register}.files", f"{path}.files")
    services = open_register(path, user="李某")
    services.packages.refresh()
    ids = [row[0] for row in services.store.database.rows("SELECT id FROM cases WHERE closed_on IS NOT NULL")]
    assert len(ids) > 100
    before = {case_id: whole(services, case_id) for case_id in ids[::20]}
    packed = {one.name: one.read_bytes() for one in services.packages.folder.glob("*.zip")}
    done = rebuild(services.packages.folder, tmp_path / "new.db")
    services.close()
    assert (done.cases, done.faults) == (len(packed), ())
    again = open_register(tmp_path / "new.db", user="李某")
    assert {case_id: whole(again, case_id) for case_id in before} == before
    again.packages.refresh()
    assert {one.name: one.read_bytes() for one in again.packages.folder.glob("*.zip")} == packed
    again.close()


def test_packages_of_an_older_format_are_made_anew(services: Services, closed: int) -> None:
    services.packages.refresh()
    index = services.packages.folder / INDEX
    known = json.loads(index.read_text("utf-8"))
    index.write_text(json.dumps(known | {"format": 0}), "utf-8")
    (path,) = services.packages.folder.glob("*.zip")
    good = path.read_bytes()
    path.write_bytes(good[:-1] + b"?")
    Packages(services.store).refresh()
    assert path.read_bytes() == good
    assert json.loads(index.read_text("utf-8"))["format"] == known["format"]
    assert closed


@pytest.mark.parametrize("seed", range(12))
def test_no_garbage_in_a_package_stops_the_rebuild(services: Services, closed: int, tmp_path: Path, seed: int) -> None:
    services.packages.refresh()
    (path,) = services.packages.folder.glob("*.zip")
    draw = random.Random(seed)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    body = json.loads(parts["案件.json"])
    for _ in range(3):  # somewhere in the tree, something else stands
        place = body
        while isinstance(place, dict | list) and place:
            key = draw.choice(list(place) if isinstance(place, dict) else range(len(place)))
            if draw.random() < 0.25 or not isinstance(place[key], dict | list):
                place[key] = draw.choice([None, 7, "垃圾", [], {}, "00ff"])
                break
            place = place[key]
    parts["案件.json"] = json.dumps(body, ensure_ascii=False).encode()
    parts["校验-SHA256.txt"] = "".join(
        f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in parts.items() if "校验" not in name
    ).encode()
    folder = tmp_path / "包"
    folder.mkdir()
    with zipfile.ZipFile(folder / "garbage.zip", "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    with contextlib.suppress(RegisterError):
        rebuild(folder, tmp_path / "new.db")
    assert {one.name for one in tmp_path.glob("new.db*")} <= {"new.db", "new.db.files"}
    assert closed
