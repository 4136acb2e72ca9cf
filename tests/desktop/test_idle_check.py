"""The look at the file while nobody works: never at the start, given up at the first key, once a day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QWindow

from desktop.idle_check import IdleCheck
from desktop.tasks import Tasks


@pytest.fixture
def working(context, faults) -> Iterator[object]:
    """The context with the real worker."""
    tasks = Tasks(faults.show)
    yield replace(context, tasks=tasks)
    tasks.run(context.services.release)
    tasks.finish()
    tasks.close()


@pytest.fixture
def window(qtbot) -> QWindow:
    made = QWindow()
    made.create()
    return made


def test_every_table_is_looked_at_once_a_day(working, window, qtbot):
    check = IdleCheck()
    check.watch(working, window)
    assert check._rest.isActive()
    with qtbot.waitSignal(check.finished, timeout=20_000):
        check.look()
    check.watch(working, window)
    assert not check._rest.isActive()


def test_a_key_stops_it_and_it_goes_on_where_it_was(working, window, qtbot):
    check = IdleCheck()
    check.watch(working, window)
    check.look()
    qtbot.keyClick(window, Qt.Key.Key_A)
    assert check._task is None
    assert check._rest.isActive()
    working.tasks.finish()
    with qtbot.waitSignal(check.finished, timeout=20_000):
        check.look()
    check.rest()


def test_other_work_goes_first(working, window, qtbot):
    check = IdleCheck()
    check.watch(working, window)
    done = []
    working.tasks.run(lambda: 1, done=done.append)
    check.look()
    assert check._task is None
    working.tasks.finish()
    assert done == [1]
    assert check._rest.isActive()
    check.rest()


def test_damage_is_told(working, window, qtbot, register_path):
    base = working.services.store.database
    page = base.value("SELECT rootpage FROM sqlite_master WHERE name='goods'")
    base.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    working.services.release()
    with register_path.open("r+b") as file:
        file.seek((page - 1) * 4096)
        file.write(bytes(4096))
    check = IdleCheck()
    check.watch(working, window)
    with qtbot.waitSignal(check.found, timeout=20_000) as told:
        check.look()
    assert "维护—检查" in told.args[0]
    assert working.machine.settings.checked == {}
