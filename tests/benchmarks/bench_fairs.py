"""What a fair and a training cost: 300 exhibitors from a roster to the printed walking list, a year's figures, a file.

Run from the root: `python tests/benchmarks/bench_fairs.py`. Issue 5 asks for the first two lines in 30 s together.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from db.services import Services, create_register  # noqa: E402
from db.services.paper_sets import bound  # noqa: E402
from db.services.practice import create_practice_register  # noqa: E402

STANDS = 300
T = TypeVar("T")


def timed(label: str, act: Callable[[], T]) -> T:
    """Do something and say how long it took."""
    start = time.perf_counter()
    result = act()
    print(f"{label:<46}{time.perf_counter() - start:8.2f} s")
    return result


def roster(file: Path) -> Path:
    """An organiser's list of exhibitors, as such lists are."""
    import openpyxl

    book = openpyxl.Workbook()
    book.active.append(["序号", "参展企业", "统一社会信用代码", "展馆", "展位号", "联系人", "联系电话", "参展产品"])
    for number in range(STANDS):
        row = [
            number + 1,
            f"湖区第{number:03d}家居有限公司",
            None,
            f"{number // 60 + 1}号馆",
            f"A{number % 60 + 1:02d}",
        ]
        book.active.append([*row, "王芳", "13812345678", "床垫、枕头"])
    book.save(file)
    return file


def take_in(services: Services, file: Path, fair: int) -> int:
    """Import a roster for a fair; gives how many stands are new."""
    given = services.sheets.given("exhibitors", {"exhibition": str(fair)})
    return services.sheets.commit(services.sheets.plan(file, "exhibitors", given=given)).new


def main() -> None:
    """Measure."""
    with tempfile.TemporaryDirectory() as folder:
        services = create_register(Path(folder) / "fair.db", {"name": "雁湖县市场监督管理局", "short_name": "雁湖"})
        fair = services.records.save("exhibitions", {"name": "家居展", "form": "onsite", "opens_on": "2026-04-01"})
        file = roster(Path(folder) / "roster.xlsx")
        new = timed(f"import {STANDS} exhibitors", lambda: take_in(services, file, fair))
        assert new == STANDS, new
        sheet = timed("print their walking list", lambda: services.papers.preview("exhibitions", fair, "walking_list"))
        print(f"{'':<46}{sheet.pages:8d} pages")
        timed("print their ledger (A3)", lambda: services.papers.preview("exhibitions", fair, "fair_ledger"))
        timed("walking list on screen (data)", lambda: services.exhibitions.figures.walk(fair))
        timed("figures of the fair", lambda: services.exhibitions.figures.summary(fair))
        services.close()
        practice = create_practice_register(Path(folder) / "practice.db")
        year = max(practice.trainings.figures.years())
        timed("a year of training", lambda: practice.trainings.figures.of_year(year))
        label = "the file of a class, 84 certificates"
        whole = timed(label, lambda: bound(practice.papers, "class_file", "training_classes", 1))
        print(f"{'':<46}{len(whole.pdf) / 1e6:8.1f} MB")
        practice.close()


if __name__ == "__main__":
    main()
