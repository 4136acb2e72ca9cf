"""Pages a second of penalty decisions, ours beside what an office could use instead, in one run.

Run: python tests/benchmarks/bench_papers.py [number of files, 500]

Every engine sets the same texts in the same bundled faces (paper_engines.py), after one to warm up. A line-break fault
is a line that begins with a mark like ，。）” or ends with one like （《“.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

import pypdfium2  # noqa: E402  the repository is put on the path first
from paper_engines import ENGINES, Engine, decision, ours, present, shared_by  # noqa: E402

from db.papers import fonts  # noqa: E402

NO_START = frozenset("，。：；、！？）》〉」』】〕”’…—·％～／")
NO_END = frozenset("（《〈「『【〔“‘￥")

COLD = """
import sys; sys.path[:0] = {path!r}
from db.papers import fonts; fonts.configure(fonts.Fonts(bundled_only=True))
from paper_engines import decision, ours; ours([decision(1)])
"""


def lines(pdf: bytes) -> Iterator[str]:
    """Yield the lines of a PDF as they are read back."""
    for page in pypdfium2.PdfDocument(pdf):
        yield from (line.strip() for line in page.get_textpage().get_text_bounded().splitlines())


def faults(pdf: bytes) -> tuple[int, int]:
    """Return how many lines begin or end with a mark that may not stand there, and how many lines there are."""
    found = [line for line in lines(pdf) if line]
    return sum(line[0] in NO_START or line[-1] in NO_END for line in found), len(found)


def best(work: Callable[[int], object], rounds: int) -> float:
    """Return the seconds of the fastest round, after one to warm up; a round is told its number."""
    work(0)
    times = []
    for number in range(1, rounds + 1):
        began = perf_counter()
        work(number)
        times.append(perf_counter() - began)
    return min(times)


def alone(engines: dict[str, Engine]) -> None:
    """One decision of two pages, again and again."""
    print("| a two-page decision, warm | ms | pages/s | to stock | KB | faults of lines |\n|---|---|---|---|---|---|")
    stock = 0.0
    for name in sorted(engines, key=lambda name: name != "reportlab Paragraph, CJK"):
        engine, rounds = engines[name], 5 if name == "WeasyPrint" else 20
        texts = [decision(number) for number in range(rounds + 1)]
        began, pages, seconds = 0.0, 0, 0.0
        for text in texts:
            began = perf_counter()
            pdf = engine([text])
            if text is not texts[0]:  # the first warms up
                seconds += perf_counter() - began
                pages += len(pypdfium2.PdfDocument(pdf))
        stock = stock or pages / seconds
        wrong, total = faults(engine(texts))
        print(
            f"| {name} | {seconds * 1000 / rounds:.1f} | {pages / seconds:.0f} | {pages / seconds / stock:.2f} "
            f"| {len(pdf) / 1000:.0f} | {wrong} of {total} |"
        )


def batch(engines: dict[str, Engine], count: int) -> None:
    """Many decisions, each a file of its own; then all in one file."""
    texts = [decision(number) for number in range(1, count + 1)]
    print(f"\n| {count} decisions as files | s | ms each | pages/s | MB |\n|---|---|---|---|---|")

    def with_shared() -> list[bytes]:
        shared = shared_by(texts)
        return [ours([text], shared) for text in texts]

    ways: dict[str, Callable[[], list[bytes]]] = {"this program, one shared subset": with_shared}
    for name in engines:
        if name not in ("WeasyPrint", "Qt QPdfWriter"):
            ways[name] = lambda engine=engines[name]: [engine([text]) for text in texts]
    for name, way in ways.items():
        began = perf_counter()
        made = way()
        row(name, perf_counter() - began, count, made)
    print(f"\n| {count} decisions in one file | s | ms each | pages/s | MB |\n|---|---|---|---|---|")
    for name in engines:
        if name not in ("WeasyPrint", "Qt QPdfWriter"):
            began = perf_counter()
            made = [engines[name](texts)]
            row(name, perf_counter() - began, count, made)


def row(name: str, seconds: float, count: int, made: list[bytes]) -> None:
    """Print one row of a batch."""
    pages = sum(len(pypdfium2.PdfDocument(pdf)) for pdf in made)
    size = sum(map(len, made)) / 1e6
    print(f"| {name} | {seconds:.2f} | {seconds * 1000 / count:.1f} | {pages / seconds:.0f} | {size:.1f} |")


def cold() -> None:
    """A process that prints one decision."""
    code = COLD.format(path=[str(ROOT), str(Path(__file__).parent)])
    seconds = best(lambda _: subprocess.run([sys.executable, "-c", code], check=True), 5)
    empty = best(lambda _: subprocess.run([sys.executable, "-c", ""], check=True), 5)
    print("\n| a cold process | s | target |\n|---|---|---|")
    print(f"| that prints one decision | {seconds:.2f} | ≤ 0.3 |\n| that does nothing | {empty:.2f} | |")


def main() -> None:
    """Print the tables."""
    fonts.configure(fonts.Fonts(bundled_only=True))
    engines = present()
    alone(engines)
    batch(engines, int(sys.argv[1]) if len(sys.argv) > 1 else 500)
    cold()
    print(
        "\nSkipped, not installed: " + (", ".join(set(ENGINES) - set(engines)) or "none") + "; LibreOffice (no .docx)."
    )


if __name__ == "__main__":
    main()
