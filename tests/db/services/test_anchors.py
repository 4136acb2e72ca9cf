"""The log against somebody who can write the file: every attack is found, and the finding names the entry or paper."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from db.audit import Anchor
from db.errors import Refused
from db.schema import GUARDS
from db.services import Services, open_register
from db.services.anchors import WHOLE_UNTIL, Anchors, typed_anchor
from db.services.inspection import SOUND, inspect
from db.services.restoring import restore


def forge(services: Services, *statements: str) -> None:
    """Write to the log past its guards, and put them back as somebody careful would."""
    database = services.store.database
    for guard in ("audit_no_update", "audit_no_delete"):
        database.execute_sql(f"DROP TRIGGER {guard}")
    for sql in statements:
        database.execute_sql(sql)
    for sql in GUARDS:
        database.execute_sql(sql)


def rebuild(services: Services, first: int, sql: str) -> None:
    """Alter an entry and compute the chain anew from there, so that it is whole again."""
    log = services.store.log
    forge(services, sql)
    rows = services.store.database.rows(
        "SELECT seq,at,who,tbl,uid,owner,op,body,reason,batch,change FROM audit ORDER BY seq"
    )
    digest, updates = bytes(32), []
    for row in rows:
        digest = log.chain(digest, row)
        updates.append(f"UPDATE audit SET hash=x'{digest.hex()}' WHERE seq={row[0]}")
    forge(services, *updates[first - 1 :])


def found(services: Services, *typed: Anchor) -> list[str]:
    looked = inspect(services.store, services.attachments, typed=typed, whole=True)
    return [one.sentence for one in looked.findings if one.respect == SOUND]


@pytest.fixture
def issued(services: Services, case_id: int) -> str:
    """A paper was issued in the middle of the log; its number."""
    row = services.papers.issue("cases", case_id, "1", raw={})
    services.records.save("cases", {"fine": "500"}, record_id=case_id)
    return row.title


def test_a_sound_log_is_sound(services: Services, issued: str) -> None:
    assert found(services) == []


def test_an_altered_entry_is_found_and_named(services: Services, issued: str) -> None:
    forge(services, "UPDATE audit SET who='别人' WHERE seq=3")
    (sentence,) = found(services)
    assert sentence.startswith("修改记录第 3 条（2026-03-10")
    assert "别人" in sentence
    assert "被改动过" in sentence


def test_deleted_entries_are_found_and_named(services: Services, issued: str) -> None:
    forge(services, "DELETE FROM audit WHERE seq IN (3, 4)")
    assert found(services) == ["修改记录第 3 条至第 4 条被删除。"]


def test_a_log_cut_short_is_found_by_the_mark_of_a_paper(services: Services, issued: str) -> None:
    seq = int(services.store.database.value("SELECT mark FROM papers WHERE mark IS NOT NULL").split("-")[0])
    forge(services, f"DELETE FROM audit WHERE seq>={seq}")
    (sentence,) = found(services)
    assert f"修改记录只有 {seq - 1} 条，少于文书《{issued}》" in sentence


def test_a_chain_built_anew_is_found_by_the_mark_of_a_paper(services: Services, issued: str) -> None:
    rebuild(services, 2, "UPDATE audit SET who='别人' WHERE seq=2")
    assert services.store.log.verify().breaks == ()
    (sentence,) = found(services)
    assert f"文书《{issued}》" in sentence
    assert "被重写过" in sentence


def test_a_forger_who_alters_the_papers_table_too_is_found_by_the_printed_file(services: Services, issued: str) -> None:
    rebuild(services, 2, "UPDATE audit SET who='别人' WHERE seq=2")
    seq = int(services.store.database.value("SELECT mark FROM papers WHERE mark IS NOT NULL").split("-")[0])
    digest = bytes(services.store.database.value("SELECT hash FROM audit WHERE seq=?", [seq]))
    services.store.database.execute_sql("UPDATE papers SET mark=?", [f"{seq}-{digest[:8].hex()}"])
    (sentence,) = found(services)
    assert f"文书《{issued}》" in sentence


def test_a_forger_who_alters_everything_in_the_file_is_found_by_backups_and_by_paper(
    services: Services, case_id: int
) -> None:
    mark = services.store.log.mark()
    made = services.backups.make("手动")
    rebuild(services, 2, "UPDATE audit SET who='别人' WHERE seq=2")
    assert [made.path.stem in sentence for sentence in found(services)] == [True]
    made.path.with_suffix(".json").unlink()
    made.path.unlink()
    assert found(services) == []
    (sentence,) = found(services, typed_anchor(mark))
    assert "与所填的文书上的校验码不一致" in sentence


def test_what_a_restored_register_lost_is_not_held_against_it(
    services: Services, case_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = services.backups.make("手动")
    services.records.save("cases", {"fine": "500"}, record_id=case_id)
    assert found(services) == []
    later = services.backups.make("手动")
    path, user = services.path, services.user
    services.close()
    monkeypatch.setenv("REGISTER_TODAY", "2026-03-11")
    restore(made.path, path)
    reopened = open_register(path, user=user)
    try:
        assert reopened.store.log.head()[0] < later.seq
        assert found(reopened) == []
        reopened.records.save("cases", {"fine": "700"}, record_id=case_id)
        assert found(reopened) == []
    finally:
        reopened.close()


def test_the_last_check_is_a_mark_of_its_own(services: Services, case_id: int) -> None:
    assert found(services) == []
    seq = services.store.log.head()[0]
    forge(services, f"DELETE FROM audit WHERE seq>{seq - 2}")
    assert any(f"只有 {seq - 2} 条" in sentence for sentence in found(services))


def test_a_long_log_is_walked_from_where_the_last_check_ended(services: Services, case_id: int) -> None:
    log = services.store.log
    checked = log.head()
    services.records.save("cases", {"fine": "500"}, record_id=case_id)
    on = log.verify(since=checked)
    assert (on.start, on.walked, on.head, on.breaks) == (checked[0], 1, log.head(), ())
    mark = Anchor(3, "0123456789abcdef", "文书《甲》")
    assert [one.kind for one in log.verify([mark], since=checked).breaks] == ["anchor"]
    forge(services, "DELETE FROM audit WHERE seq=3")
    assert [(one.kind, one.seq) for one in log.verify(since=checked).breaks] == [("missing", 3)]
    again = log.verify(since=(checked[0], bytes(32)))
    assert again.start == 0


def test_a_short_log_is_always_walked_whole(services: Services, case_id: int) -> None:
    anchors = Anchors(services.store, services.attachments)
    assert services.store.log.head()[0] < WHOLE_UNTIL
    for _ in range(2):
        assert anchors.verify([]).start == 0
    noted = json.loads(anchors.memory.read_text("utf-8"))
    assert noted["seq"] == services.store.log.head()[0]


def test_a_spoilt_memory_of_the_last_check_is_passed_over(services: Services, case_id: int) -> None:
    anchors = Anchors(services.store, services.attachments)
    for text in ("", "[]", "{}", '{"seq": "x"}', '{"seq": 1, "hash": "zz", "whole": "2026"}'):
        anchors.memory.write_text(text, "utf-8")
        assert anchors.all() == []


@pytest.mark.parametrize(
    "typed", ["12-7e7055f30b74fc81", " 12 - 7E7055F3 0b74fc81", "１２-7e7055f3", "校验 12-7e7055f3"]
)
def test_a_mark_is_typed_as_it_is_read(typed: str) -> None:
    anchor = typed_anchor(typed)
    assert anchor.seq == 12
    assert "7e7055f30b74fc81".startswith(anchor.mark)


@pytest.mark.parametrize("typed", ["12", "12-7e7", "12-xyz55f30b74fc81", ""])
def test_what_is_no_mark_is_refused(typed: str) -> None:
    with pytest.raises(Refused, match="校验码应如"):
        typed_anchor(typed)


def test_entries_from_before_saves_were_told_apart_still_verify(services: Services, case_id: int) -> None:
    log = services.store.log
    rows = services.store.database.rows("SELECT seq,at,who,tbl,uid,owner,op,body,reason,batch FROM audit ORDER BY seq")
    digest, updates = bytes(32), ["UPDATE audit SET change=NULL"]
    for row in rows:
        plain = [item.hex() if isinstance(item, bytes) else item for item in row]
        line = json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode()
        digest = hashlib.new(log.algorithm, digest + line).digest()
        updates.append(f"UPDATE audit SET hash=x'{digest.hex()}' WHERE seq={row[0]}")
    forge(services, *updates)
    assert log.verify().breaks == ()


def test_no_file_of_a_check_is_left_where_nothing_can_be_written(
    services: Services, case_id: int, tmp_path: Path
) -> None:
    anchors = Anchors(services.store, services.attachments)
    anchors.memory = tmp_path / "gone" / "x.checked"
    assert anchors.verify([]).breaks == ()
