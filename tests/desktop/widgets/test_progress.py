"""Long work in the status line."""

from __future__ import annotations

import threading

import pytest

from desktop.tasks import Task, Tasks
from desktop.widgets.status_line import StatusLine


@pytest.fixture
def errors() -> list[Exception]:
    return []


@pytest.fixture
def tasks(errors, qapp):
    made = Tasks(errors.append)
    yield made
    made.close()


@pytest.fixture
def line(tasks, theme, qtbot) -> StatusLine:
    made = StatusLine(tasks, theme)
    qtbot.addWidget(made)
    made.resize(1024, 28)
    made.show()
    return made


def test_long_work_says_what_it_does_and_can_be_cancelled(line, tasks, errors, qtbot):
    reached = threading.Event()

    def work(task: Task[None]) -> None:
        number = 0
        while True:
            number += 1
            task.step(number, 100, f"第{number}行")
            reached.set()
            threading.Event().wait(0.001)

    tasks.work(work, label="正在导入")
    reached.wait()
    qtbot.waitUntil(line.progress.isVisible)
    qtbot.waitUntil(lambda: line.progress.words.text().startswith("正在导入：第"))
    assert line.progress.bar.maximum() == 100
    line.progress.stop.click()
    qtbot.waitUntil(line.progress.isHidden)
    assert not errors


def test_short_work_shows_nothing(line, tasks, qtbot):
    tasks.run(lambda: 1, label="正在保存")
    tasks.finish()
    assert line.progress.isHidden()


def test_the_counts_are_written_with_thousands(line):
    line.tell_count(12345, 1)
    assert line.count.text() == "共 12,345 条，选中 1"
    line.tell_count(3, 0)
    assert line.count.text() == "共 3 条"
    line.tell_count(-1, 0)
    assert line.count.text() == ""
