"""What a step of the shape does with the records that are there already."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playhouse.migrations import Runner

from db.engine import Database
from db.schema import MIGRATIONS, differences

SYSTEM = "revision, created_at, created_by, changed_at, changed_by"
STAMP = "1, '2025-07-01 09:00:00', '李某', '2025-07-01 09:00:00', '李某'"


@pytest.fixture
def before_lecturers(tmp_path: Path) -> Iterator[Database]:
    """A register as it was before lecturers were written down by themselves: two classes, three lecturers."""
    older = tmp_path / "older"
    older.mkdir()
    for step in MIGRATIONS.glob("0*.py"):
        if step.name < "0009":
            shutil.copy(step, older / step.name)
    file = tmp_path / "old.db"
    file.touch()
    database = Database(file)
    Runner(database, str(older)).up()
    for number in (1, 2):
        database.execute_sql(
            f"INSERT INTO training_classes(id, uid, {SYSTEM}, name) VALUES({number}, randomblob(16), {STAMP}, '班')"
        )
    for training, name, unit in ((1, "许文澜", "湘湖大学"), (2, "许文澜", "湘湖大学"), (2, "贺知行", "保护中心")):
        database.execute_sql(
            f"INSERT INTO lecturers(uid, {SYSTEM}, position, training_id, name, unit, title) "
            f"VALUES(randomblob(16), {STAMP}, 0, {training}, '{name}', '{unit}', '教授')"
        )
    for training, session, name in ((1, 1, "'许文澜'"), (2, 1, "'贺知行'"), (2, 2, "'只在课程里的人'"), (2, 3, "NULL")):
        database.execute_sql(
            f"INSERT INTO courses(uid, {SYSTEM}, position, training_id, session, topic, lecturer) "
            f"VALUES(randomblob(16), {STAMP}, 0, {training}, {session}, '课题', {name})"
        )
    yield database
    database.close()


def test_lecturers_of_classes_become_a_register_and_courses_link_to_it(before_lecturers: Database) -> None:
    Runner(before_lecturers, str(MIGRATIONS)).up()
    assert not differences(before_lecturers)
    teachers = before_lecturers.rows("SELECT name, unit, title FROM teachers ORDER BY id")
    assert teachers == [
        ("许文澜", "湘湖大学", "教授"),
        ("贺知行", "保护中心", "教授"),
        ("只在课程里的人", None, None),
    ]
    taught = before_lecturers.rows(
        "SELECT c.training_id, c.session, t.name FROM courses c LEFT JOIN teachers t ON t.id=c.lecturer_id "
        "ORDER BY 1, 2"
    )
    assert taught == [(1, 1, "许文澜"), (2, 1, "贺知行"), (2, 2, "只在课程里的人"), (2, 3, None)]
