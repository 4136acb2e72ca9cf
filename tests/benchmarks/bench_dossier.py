"""The dossier of a case: 300 pages of our own papers, and with 100 scanned pages among them.

Run: python tests/benchmarks/bench_dossier.py

The floor is writing the same number of bytes that the dossier has. Memory is how much the process grows while a dossier
is made, for one and for four times the pages, each in a process of its own.
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("REGISTER_TODAY", "2026-03-10")

from PIL import Image  # noqa: E402  the repository is put on the path first
from reportlab.lib.utils import ImageReader  # noqa: E402
from reportlab.pdfgen.canvas import Canvas  # noqa: E402

from db.papers import fonts  # noqa: E402
from db.services import Services, create_register, open_register  # noqa: E402

OFFICE = {
    "name": "雁湖县市场监督管理局",
    "short_name": "雁湖",
    "contact": "张建国",
    "contact_phone": "0734-8866315",
    "address": "雁湖县府前路1号",
    "reconsideration_body": "雁湖县人民政府",
    "court": "雁湖县人民法院",
}
OWN, SCANNED = 300, 100
SHEET = (1654, 2339)
"""A page of A4 at 200 dots per inch."""

PARAGRAPH = (
    "经查，当事人自2025年12月起在雁湖县解放路118号销售标有“飘安”字样的一次性口罩，共购进{}包，已售{}包，库存{}包。"
)


def case(services: Services, number: int) -> int:
    """A case with enough facts that each of its decisions takes two pages."""
    facts = "\n".join(PARAGRAPH.format(number + line, line, number) for line in range(1, 12))
    return services.records.save(
        "cases",
        {
            "kind": "trademark_infringement",
            "cause": "侵犯注册商标专用权",
            "filed_on": "2026-01-05",
            "decided_on": "2026-03-05",
            "parties": [{"party": {"name": "雁湖县好又多超市", "kind": "enterprise", "address": "雁湖县解放路12号"}}],
            "facts": facts,
            "evidence": [{"name": "现场笔录", "proves": "现场情况"}],
            "reasoning": "当事人的行为违反了《中华人民共和国商标法》第五十七条第三项的规定。",
            "statement": "当事人在法定期限内未提出陈述、申辩。",
            "notified_on": "2026-02-20",
            "article_violated": "《中华人民共和国商标法》第五十七条第三项",
            "article_penalty": "《中华人民共和国商标法》第六十条第二款",
            "penalty_kinds": "罚款",
            "fine": "3000",
        },
    )


def filled(services: Services, own: int, scanned: int) -> int:
    """A case with at least so many pages of issued papers, and so many scanned pages in PDFs and pictures."""
    record, pages = case(services, own), 0
    while pages < own:
        pages += services.papers.issue("cases", record, "penalty_decision").pages
    folder = services.path.parent
    sheets = [Image.effect_noise(SHEET, 30 + number % 7).resize(SHEET) for number in range(min(scanned, 10))]
    for number in range(scanned // 20):
        file = folder / f"scan{own}-{number}.pdf"
        canvas = Canvas(str(file), pageCompression=0)
        for sheet in sheets:
            picture = io.BytesIO()
            sheet.save(picture, "JPEG", quality=60 + number)
            canvas.drawImage(ImageReader(picture), 0, 0, 595, 842)
            canvas.showPage()
        canvas.save()
        services.attachments.add("cases", record, [file], label="进货单据")
    for number in range(scanned // 2):
        file = folder / f"photo{own}-{number}.jpg"
        sheets[number % len(sheets)].save(file, quality=50 + number % 40)
        services.attachments.add("cases", record, [file], label="现场照片")
    return record


def timed(services: Services, record: int, target: Path) -> tuple[int, float]:
    """The numbered pages of a dossier, and the seconds of the faster of two times."""
    seconds, pages = [], 0
    for _ in range(2):
        began = perf_counter()
        pages = services.dossier.make(record, target).pages
        seconds.append(perf_counter() - began)
    return pages, min(seconds)


def growth(file: Path, record: int, target: Path) -> float | None:
    """By how many MB a fresh process grows while it makes a dossier; None where that cannot be asked."""
    done = subprocess.run(
        [sys.executable, __file__, "--grow", str(file), str(record), str(target)],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    grown: float | None = json.loads(done.stdout)
    return grown


def grow(file: Path, record: int, target: Path) -> None:
    """Print by how many MB this process grows."""
    try:
        import resource  # not on Windows
    except ImportError:
        print("null")
        return
    services = open_register(file, read_only=True)
    pages = services.papers.preview("cases", record, "dossier_note").pages  # what printing takes anyway
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    services.dossier.make(record, target)
    print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024 if pages else 0)
    services.close()


def main() -> None:
    """Print the rows of the benchmark table."""
    fonts.configure(fonts.Fonts(bundled_only=True))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        services = create_register(folder / "a.db", OFFICE, user="基准")
        cases = {
            "300 own pages": (filled(services, OWN, 0), 2.0),
            "300 own and 100 scanned pages": (filled(services, OWN, SCANNED), 10.0),
            "1200 own and 400 scanned pages": (filled(services, 4 * OWN, 4 * SCANNED), None),
        }
        print("| dossier | pages | seconds | pages/s | MB | floor s | grows by MB | target |")
        print("|---|---|---|---|---|---|---|---|")
        for what, (record, target) in cases.items():
            file = folder / "dossier.pdf"
            pages, seconds = timed(services, record, file)
            content = file.read_bytes()
            began = perf_counter()
            (folder / "floor").write_bytes(content)
            floor = perf_counter() - began
            services.release()
            grown = growth(folder / "a.db", record, file)
            aim = f"≤ {target:g} s" if target else "memory as above"
            print(
                f"| {what} | {pages} | {seconds:.2f} | {pages / seconds:.0f} | {len(content) / 1e6:.1f} | {floor:.3f} "
                f"| {'?' if grown is None else f'{grown:.0f}'} | {aim} |"
            )
        services.close()


if __name__ == "__main__":
    if sys.argv[1:2] == ["--grow"]:
        grow(Path(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4]))
    else:
        main()
