"""The window: from process start to rows on screen, a jump through a long list, and a key press in the search box.

Run: python tests/benchmarks/bench_window.py [--full]      100,000 parties in the list, or a million

The floor of the start is an empty table view painted by a process of its own; of the jump, the same view over a model
whose every cell is one constant text; of the key press, that jump. Without a screen it runs offscreen.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
from array import array
from collections.abc import Iterator
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from time import perf_counter, time
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from PySide6.QtCore import Qt  # noqa: E402  the repository is put on the path first
from PySide6.QtWidgets import QAbstractItemView, QApplication, QWidget  # noqa: E402

from db.models import Party  # noqa: E402
from db.pinyin import keys  # noqa: E402
from db.record import new_uid  # noqa: E402
from db.registers import REGISTERS  # noqa: E402
from db.services import Services, create_register  # noqa: E402
from db.services.lists import ListQuery  # noqa: E402
from desktop.machine import Machine  # noqa: E402
from desktop.theme import Theme  # noqa: E402
from desktop.widgets.record_list import RecordList  # noqa: E402
from desktop.widgets.record_model import RecordModel  # noqa: E402
from desktop.widgets.search_box import SearchBox  # noqa: E402

STARTS = 9
JUMPS = 60
FRAGMENTS = ["雁", "湖县", "鑫源", "张伟", "hyd", "spd", "食品店", "1", "430", "有限公司", "好又多", "y"]

FLOOR = """
import sys, time
from PySide6.QtWidgets import QApplication, QTableView
app = QApplication([])
view = QTableView(); view.resize(1100, 700); view.show()
app.processEvents(); view.grab()
print(time.time() - float(sys.argv[1]))
"""

OURS = """
import sys, time
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from desktop.app import Program, application
from desktop.trail import Place
from PySide6.QtCore import QEventLoop
from PySide6.QtWidgets import QAbstractItemView
app = application()
program = Program(app, Path(sys.argv[4]), Path(sys.argv[3]))
program.window.resize(1100, 700)
program.start()
shown = False
while not shown:
    app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    if program.window.place is not None and program.window.place.register != "cases":
        program.window.visit(Place("cases"))
    page = program.window.page
    for view in page.findChildren(QAbstractItemView) if page is not None else ():
        model = view.model()
        if view.isVisible() and model is not None and model.rowCount() and model.columnCount() > 3:
            view.viewport().repaint()
            shown = True
print(time.time() - float(sys.argv[1]))
program.window.close()
program.stop()
"""


def start(code: str, *arguments: str) -> float:
    """Seconds from before the process to what it painted, as the process says."""
    began = time()
    done = subprocess.run(
        [sys.executable, "-c", code, str(began), *arguments], capture_output=True, text=True, check=True, timeout=60
    )
    return float(done.stdout.split()[-1])


def starts(folder: Path) -> None:
    """Process start to first rows, against an empty table view."""
    register = folder / "practice.db"
    subprocess.run([sys.executable, str(ROOT / "main.py"), "sample", str(register)], check=True, capture_output=True)
    ours, floor = [], []
    for _ in range(STARTS):
        floor.append(start(FLOOR))
        ours.append(start(OURS, str(ROOT), str(register), str(folder / "machine")))
    line("process start to first rows", median(ours) * 1000, median(floor) * 1000, "≤ 1.35")


def filled(folder: Path, count: int) -> Services:
    """A register with many parties."""
    services = create_register(folder / "big.db", {"name": "雁湖县市场监督管理局", "short_name": "雁湖"})
    draw = random.Random(3)
    characters = [chr(code) for code in range(0x4E00, 0x4E00 + 3000)]
    columns = ["name", "kind", "name_keys", "uid", "revision", "created_at", "created_by", "changed_at", "changed_by"]
    stamp = "2026-01-01 00:00:00"

    def rows() -> Iterator[list[Any]]:
        for number in range(count):
            own = "".join(draw.choices(characters, k=3))
            name = draw.choice(["雁湖县", "衡阳市", "长沙市"]) + own + draw.choice(["食品店", "有限公司", "经营部"])
            searched = keys(name) if number < 2000 else None
            yield [name, "enterprise", searched, new_uid(), 1, stamp, "测", stamp, "测"]

    with services.store.database.atomic():
        services.store.database.bulk_insert(Party.table(), columns, rows())
    services.search.rebuild()
    return services


def jumps(services: Services) -> tuple[float, float]:
    """A jump to anywhere and the painting of it, ours and over a model of one constant text; gives the p95 of both."""

    class Constant(RecordModel):
        """The same view over one text."""

        def data(self, index: Any, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
            """One text for every cell."""
            return "雁湖县食品店" if role == Qt.ItemDataRole.DisplayRole else None

    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    ids = services.lists.ids(ListQuery("parties", order="name", descending=False))
    columns = REGISTERS["parties"].columns
    machine = Machine(services.path.parent / "bench-machine")
    theme = Theme(app, "light")
    views: list[QAbstractItemView] = []
    for made in (RecordModel, Constant):
        model = made(columns, lambda wanted: services.lists.page("parties", wanted))
        view = RecordList("bench", model, theme, machine)
        view.resize(1100, 700)
        view.show()
        model.show(array("I", ids))
        app.processEvents()
        views.append(view)
    draw = random.Random(1)
    taken: tuple[list[float], list[float]] = ([], [])
    for number in range(JUMPS + 3):
        row = draw.randrange(len(ids))
        for view, times in zip(views, taken, strict=True):
            began = perf_counter()
            view.scrollTo(view.model().index(row, 0), QAbstractItemView.ScrollHint.PositionAtTop)
            view.viewport().repaint()
            if number >= 3:
                times.append(perf_counter() - began)
    line(f"jump and repaint in {len(ids):,} rows", median(taken[0]) * 1000, median(taken[1]) * 1000, "≤ 1.3")
    return quantiles(taken[0], n=20)[-1], quantiles(taken[1], n=20)[-1]


def pressed(services: Services, floor: float) -> None:
    """A key in the search box until its answer is painted, p95, against the p95 of a jump."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    window = QWidget()
    window.resize(1100, 700)
    box = SearchBox(Theme(app, "light"), window)
    box.search_with(services.search.find, {key: one.label for key, one in REGISTERS.items()})
    window.show()
    times = []
    for _ in range(5):
        for text in FRAGMENTS:
            box.clear()
            app.processEvents()
            began = perf_counter()
            box.setText(text)
            box.hits.viewport().repaint()
            times.append(perf_counter() - began)
    line("key press to painted answer, p95", quantiles(times, n=20)[-1] * 1000, floor * 1000, "≤ 2, < 100 ms")


def line(what: str, ours: float, floor: float, target: str) -> None:
    """Print one row of the table."""
    print(f"| {what} | {ours:.1f} ms | {floor:.1f} ms | {ours / floor:.2f} | {target} |")


def main() -> None:
    """Print the table."""
    count = 1_000_000 if "--full" in sys.argv else 100_000
    print("| what | ours | floor | ratio | target |\n|---|---|---|---|---|")
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        starts(Path(folder))
        services = filled(Path(folder), count)
        pressed(services, jumps(services)[1])
        services.close()


if __name__ == "__main__":
    main()
