"""The one worker: results on the screen thread, in order; cancel; nobody left to hear."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import QObject, QThread, Slot
from shiboken6 import delete

from desktop.tasks import Task, Tasks


class Listener(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.results: list[object] = []
        self.errors: list[Exception] = []
        self.threads: list[QThread] = []

    @Slot(object)
    def take(self, result: object) -> None:
        self.results.append(result)
        self.threads.append(QThread.currentThread())

    @Slot(object)
    def fail(self, error: Exception) -> None:
        self.errors.append(error)


@pytest.fixture
def listener(qapp) -> Listener:
    return Listener()


@pytest.fixture
def tasks(listener, qapp):
    made = Tasks(listener.fail)
    yield made
    made.close()


def test_a_job_runs_on_the_worker_and_answers_on_the_screen(tasks, listener, qtbot):
    tasks.run(threading.get_ident, done=listener.take)
    qtbot.waitUntil(lambda: bool(listener.results))
    assert listener.results != [threading.get_ident()]
    assert listener.threads == [QThread.currentThread()]


def test_jobs_are_done_in_order(tasks, listener, qtbot):
    for number in range(20):
        tasks.run(lambda number=number: number, done=listener.take)
    qtbot.waitUntil(lambda: len(listener.results) == 20)
    assert listener.results == list(range(20))
    assert not tasks.busy


def test_an_error_goes_to_who_asked_or_else_to_the_one_place(tasks, listener, qtbot):
    other = Listener()
    tasks.run(lambda: 1 / 0, done=listener.take, failed=other.fail)
    tasks.run(lambda: [][1], done=listener.take)
    qtbot.waitUntil(lambda: bool(listener.errors))
    assert isinstance(other.errors[0], ZeroDivisionError)
    assert isinstance(listener.errors[0], IndexError)
    assert not listener.results


def test_a_cancelled_job_that_waits_never_starts(tasks, listener, qtbot):
    gate, started = threading.Event(), []
    tasks.run(gate.wait)
    waiting = tasks.run(lambda: started.append(1), done=listener.take)
    waiting.cancel()
    gate.set()
    tasks.run(lambda: "after", done=listener.take)
    qtbot.waitUntil(lambda: bool(listener.results))
    assert listener.results == ["after"]
    assert not started


def test_a_long_job_tells_how_far_it_is_and_stops_when_asked(tasks, listener, qtbot):
    reached = threading.Event()
    steps: list[tuple[int, int, str]] = []

    def work(task: Task[str]) -> str:
        for number in range(1_000_000):
            task.step(number, 1_000_000, f"第{number}行")
            reached.set()
            reached.wait()
        return "whole"

    tasks.progressed.connect(lambda _task, *step: steps.append(step))
    task = tasks.work(work, label="正在导入", done=listener.take)
    reached.wait()
    task.cancel()
    tasks.finish()
    assert not listener.results
    assert not listener.errors
    assert steps
    assert all(step == (step[0], 1_000_000, f"第{step[0]}行") for step in steps)


def test_nothing_is_told_to_a_receiver_that_is_gone(tasks, listener):
    gone = Listener()
    gate = threading.Event()
    tasks.run(gate.wait, done=gone.take)
    delete(gone)
    gate.set()
    tasks.finish()
    assert not listener.errors


def test_closing_lets_the_running_job_end_and_drops_the_rest(listener, qapp):
    tasks = Tasks(listener.fail)
    started, done = threading.Event(), []
    tasks.run(started.set)
    tasks.run(lambda: done.append(1))
    started.wait()
    tasks.close()
    assert len(done) <= 1
