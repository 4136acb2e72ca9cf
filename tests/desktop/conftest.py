"""A screen that is not there, this PC's settings in a temporary folder, and a real register behind the pages."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QLibraryInfo, QLocale, QPoint, QRect, QTranslator
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QLineEdit, QWidget

from db.services import Services, create_register, open_register
from desktop.collector import Collector
from desktop.context import Context
from desktop.errors import Faults
from desktop.machine import Machine
from desktop.news import News
from desktop.tasks import Task, Tasks
from desktop.theme import Theme

OFFICE = {"name": "雁湖县市场监督管理局", "short_name": "雁湖", "region": "430422"}
KINDS = ("trademark_infringement", "patent_counterfeit", "special_symbol")
STATES = ("investigating", "notified", "closed", "urged")
CASES = 40


class TasksAtOnce(Tasks):
    """The worker's work done at once on the screen thread, so that a test needs no waiting."""

    def _start(self, task: Task, *, lane: str = "") -> Task:
        task.report = self.progressed.emit
        if task.label:
            self.started.emit(task)
        task.execute()
        task.deliver(self._fallback)
        if task.label:
            self.ended.emit(task)
        return task


class NewsAtOnce(News):
    """Tells at once what it hears."""

    def hear(self, touched: frozenset[tuple[str, int]]) -> None:
        self.touched.emit(touched)


@pytest.fixture(autouse=True)
def collector(qapp: QApplication) -> Iterator[Collector]:
    """Collect garbage on the screen thread only, as the program does."""
    made = Collector()
    made.start()
    yield made
    made.start()  # a program that was stopped in the test let Python collect again
    made.collect()


@pytest.fixture(scope="session")
def qapp(qapp: QApplication) -> Iterator[QApplication]:
    """The application as the program makes it: one style, Chinese."""
    qapp.setStyle("Fusion")
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    translator = QTranslator(qapp)
    translator.load("qtbase_zh_CN", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
    qapp.installTranslator(translator)
    yield qapp
    qapp.clipboard().clear()  # what Python put there must go before Python does


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """The settings of a PC that has never run the program."""
    return Machine(tmp_path / "machine")


@pytest.fixture(scope="session")
def shared_theme(qapp: QApplication) -> Theme:
    return Theme(qapp, "light")


@pytest.fixture
def theme(shared_theme: Theme) -> Theme:
    """The light look at the start of every test."""
    if shared_theme.choice != "light":
        shared_theme.choose("light")
    return shared_theme


@pytest.fixture
def faults(tmp_path: Path, qapp: QApplication) -> Iterator[Faults]:
    """The one place for faults; boxes a test opened are closed after it."""
    made = Faults(tmp_path / "machine")
    yield made
    if made.box is not None:
        made.box.close()


@pytest.fixture(scope="session")
def ready_registers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """An empty and a filled register, never opened by a test itself."""
    folder = tmp_path_factory.mktemp("ready")
    empty, filled = folder / "empty.db", folder / "filled.db"
    create_register(empty, OFFICE, user="李某").close()
    services = create_register(filled, OFFICE, user="李某")
    first = services.records.save("officers", {"name": "张建国", "licence_number": "43042101"})
    second = services.records.save("officers", {"name": "王丽", "licence_number": "43042102"})
    for number in range(1, CASES + 1):
        day = f"{2024 + number % 3}-03-{number % 28 + 1:02d}"
        party = "雁湖县城关镇金山五金商行" if number % 2 else f"湖南省雁湖县宏达汽车配件贸易有限公司第{number}分店"
        services.records.save("cases", {
            "number": f"雁湖市监立〔{day[:4]}〕{number}号", "name": f"{party}涉嫌商标侵权案", "kind": KINDS[number % 3],
            "cause": "销售侵犯“晚安”注册商标专用权的床垫", "source": "supervision", "verified": "属实",
            "found_on": day, "filed_on": day, "state": STATES[number % 4], "officer_a": first, "officer_b": second,
            "fine": f"{number * 1000}", "parties": [{"party": {"name": party}, "role": "party"}],
        })  # fmt: skip
    services.close()
    return {"empty": empty, "filled": filled}


@pytest.fixture
def register_path(ready_registers: dict[str, Path], tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """A fresh copy of the filled register; mark a test with `@pytest.mark.parametrize("register_path", ["empty"])`."""
    which = getattr(request, "param", "filled")
    return Path(shutil.copy(ready_registers[which], tmp_path / "register.db"))


@pytest.fixture
def services(register_path: Path) -> Iterator[Services]:
    """The register, open."""
    opened = open_register(register_path, user="李某")
    yield opened
    opened.close()


@pytest.fixture
def context(services: Services, machine: Machine, theme: Theme, faults: Faults) -> Iterator[Context]:
    """All that a page works with."""
    news = NewsAtOnce()
    services.store.listeners.append(news.hear)
    tasks = TasksAtOnce(faults.show)
    yield Context(services, tasks, machine, theme, faults, news)
    tasks.close()


def clipped(window: QWidget) -> list[str]:
    """Name the visible buttons, fields and labels of a window that are cut off, or too small for their words."""
    found = []
    QApplication.sendPostedEvents()  # lays out what was changed a moment ago
    for part in window.findChildren(QWidget):
        if not isinstance(part, QAbstractButton | QLabel | QLineEdit | QComboBox) or not part.isVisible():
            continue
        if isinstance(part.parent(), QLineEdit):  # the pictures inside of a field are Qt's own matter
            continue
        place = QRect(part.mapTo(window, QPoint(0, 0)), part.size())
        words = part.accessibleName() or (part.text() if isinstance(part, QAbstractButton | QLabel) else "")
        if not window.rect().contains(place):
            found.append(f"{type(part).__name__} {words}: outside {place}")
        needed = part.minimumSizeHint() if not isinstance(part, QAbstractButton) else part.sizeHint()
        wraps = isinstance(part, QLabel) and (part.wordWrap() or part.sizePolicy().horizontalPolicy().name == "Ignored")
        if not wraps and (part.width() < needed.width() or part.height() < needed.height()):
            found.append(f"{type(part).__name__} {words}: {part.size()} needs {needed}")
    return found
