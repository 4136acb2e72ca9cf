"""Opening a register: with care, or refused in a sentence that says what to do."""

from __future__ import annotations

import json
import shutil
import socket
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from db.errors import Damaged, Invalid, Locked, Missing, Newer, Refused
from db.schema import differences, shape, statements
from db.services import Services, create_register, open_register


def test_a_new_register_has_the_shape_the_tables_declare(services: Services) -> None:
    assert differences(services.store.database) == []
    made = sqlite3.connect(":memory:")
    for sql in statements():
        made.execute(sql)
    columns = {row[1] for row in made.execute("PRAGMA table_info(cases)")}
    assert columns == {row[0] for row in shape(services.store.database)["cases"]}


def test_a_register_that_was_not_made_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="机关名称"):
        create_register(tmp_path / "a.db", {"short_name": "雁湖"})
    assert list(tmp_path.iterdir()) == []


def test_an_existing_file_is_not_overwritten(register_path: Path) -> None:
    before = register_path.read_bytes()
    with pytest.raises(Refused, match="已经存在"):
        create_register(register_path, {"name": "x", "short_name": "x"})
    assert register_path.read_bytes() == before


@pytest.mark.parametrize(
    ("content", "error", "sentence"),
    [
        (None, Missing, "找不到登记库"),
        (b"", Damaged, "空的"),
        (b"PK\x03\x04 an Excel file, perhaps", Damaged, "不是登记库"),
    ],
)
def test_what_is_no_register_is_refused(
    tmp_path: Path, content: bytes | None, error: type[Exception], sentence: str
) -> None:
    path = tmp_path / "a.db"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(error, match=sentence):
        open_register(path)
    assert not path.with_name("a.db.lock").exists()


def test_another_sqlite_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE schema_migration(id INTEGER PRIMARY KEY, name TEXT, applied TEXT)")
    other.execute("INSERT INTO schema_migration(name, applied) VALUES('0001_first', '2026-01-01')")
    other.commit()
    other.close()
    with pytest.raises(Damaged, match="不是登记库"):
        open_register(path)


def test_a_second_program_hears_who_has_it_open(register_path: Path) -> None:
    code = (
        "import sys\nfrom pathlib import Path\nfrom db.services import open_register\n"
        f"opened = open_register(Path({str(register_path)!r}))\nprint('open', flush=True)\n"
        "sys.stdin.read()\nopened.close()"
    )
    root = Path(__file__).parents[3]
    with subprocess.Popen(
        [sys.executable, "-c", code], cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline().strip() == "open"
        with pytest.raises(Locked, match=socket.gethostname()):
            open_register(register_path)
        open_register(register_path, read_only=True).close()
        other.communicate("")
    open_register(register_path).close()


def test_a_lock_left_by_a_dead_program_is_taken_over(register_path: Path) -> None:
    done = subprocess.Popen([sys.executable, "-c", ""])
    done.wait()
    lock = register_path.with_name("register.db.lock")
    lock.write_text(json.dumps({"host": socket.gethostname(), "user": "x", "pid": done.pid, "since": ""}), "utf-8")
    open_register(register_path).close()
    assert not lock.exists()


def test_a_lock_from_another_computer_is_respected_unless_taken_over(register_path: Path) -> None:
    lock = register_path.with_name("register.db.lock")
    lock.write_text(json.dumps({"host": "另一台电脑", "user": "王丽", "pid": 1, "since": "2026-03-10 08:00"}), "utf-8")
    with pytest.raises(Locked, match="另一台电脑 上的用户 王丽"):
        open_register(register_path)
    open_register(register_path, take_over=True).close()


def test_damage_after_an_unclean_close_is_told(register_path: Path) -> None:
    with register_path.open("r+b") as file:
        file.seek(4096 * 3)
        file.write(b"\xff" * 4096)
    register_path.with_name("register.db.lock").write_text("half-writ", "utf-8")
    with pytest.raises(Damaged, match="损坏"):
        open_register(register_path)


def test_a_file_of_a_newer_program_is_refused_untouched(register_path: Path) -> None:
    newer = sqlite3.connect(register_path)
    newer.execute("INSERT INTO schema_migration(name, applied) VALUES('0099_later', '2030-01-01')")
    newer.commit()
    newer.close()
    with pytest.raises(Newer, match="更新版本的程序"):
        open_register(register_path)


def test_a_register_opened_for_reading_cannot_be_written(register_path: Path) -> None:
    services = open_register(register_path, read_only=True)
    with pytest.raises(Exception, match="只读"):
        services.office.save({"phone": "0734-8866315"})
    services.close()


def test_a_copy_of_a_closed_register_opens(register_path: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copy(register_path, tmp_path / "copy.db"))
    services = open_register(copy)
    assert services.office.load()["name"] == "雁湖县市场监督管理局"
    services.close()
