"""Pages a second of penalty decisions, ours beside what an office could use instead, in one run.

Run: python tests/benchmarks/bench_papers.py [number of files, 500]

Every engine sets the same texts in the same bundled faces (paper_engines.py), after one to warm up. A line-break fault
is a line that begins with a mark like ，。）” or ends with one like （《“.
"""

from __future__ import annotations

import resource
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

import pypdfium2  # noqa: E402  the repository is put on the path first
from paper_engines import ENGINES, OFFICE, Decision, Engine, decision, office_files, ours, present, shared_by  # noqa: E402

from db.papers import fonts  # noqa: E402

SLOW = {"WeasyPrint": 20, "Qt QPdfWriter": 50, OFFICE: 50}
"""Of a batch, the slow ones make so many only; the others would wait for minutes."""

RUNS = 7
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


def alone(engines: dict[str, Engine]) -> None:
    """One decision of two pages, again and again."""
    print("| a two-page decision, warm | ms | pages/s | to stock | KB | faults of lines |\n|---|---|---|---|---|---|")
    stock = 0.0
    for name in sorted(engines, key=lambda name: name != "reportlab Paragraph, CJK"):
        engine, rounds = engines[name], {"WeasyPrint": 5, OFFICE: 2}.get(name, 20)
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


def each(engine: Engine, texts: Sequence[Decision]) -> list[bytes]:
    """Every decision a file of its own."""
    return [engine([text]) for text in texts]


def batch(engines: dict[str, Engine], count: int) -> None:
    """Many decisions, each a file of its own; then all in one file."""
    texts = [decision(number) for number in range(1, count + 1)]
    print(f"\n| {count} decisions as files | s | ms each | pages/s | MB |\n|---|---|---|---|---|")

    def with_shared() -> list[bytes]:
        shared = shared_by(texts)
        return [ours([text], shared) for text in texts]

    ways: dict[str, Callable[[], list[bytes]]] = {"this program, one shared subset": with_shared}
    for name, engine in engines.items():
        ways[name] = partial(each, engine, texts[: SLOW.get(name, count)])
    if OFFICE in engines:
        ways[OFFICE] = partial(office_files, [[text] for text in texts[: SLOW[OFFICE]]])
    for name, way in ways.items():
        began = perf_counter()
        made = way()
        row(name, perf_counter() - began, min(count, SLOW.get(name, count)), made)
    print(f"\n| {count} decisions in one file | s | ms each | pages/s | MB |\n|---|---|---|---|---|")
    for name in engines:
        some = texts[: SLOW.get(name, count)]
        began = perf_counter()
        made = [engines[name](some)]
        row(name, perf_counter() - began, len(some), made)


def row(name: str, seconds: float, count: int, made: list[bytes]) -> None:
    """Print one row of a batch."""
    pages = sum(len(pypdfium2.PdfDocument(pdf)) for pdf in made)
    size = sum(map(len, made)) / 1e6
    name += f" ({count} only)" if name in SLOW else ""
    print(f"| {name} | {seconds:.2f} | {seconds * 1000 / count:.1f} | {pages / seconds:.0f} | {size:.1f} |")


def spent(command: Sequence[str | Path]) -> tuple[float, float]:
    """The seconds, and the seconds of processor time, of the best of some runs of a process."""
    times, work = [], []
    for _ in range(RUNS):
        before, began = resource.getrusage(resource.RUSAGE_CHILDREN), perf_counter()
        subprocess.run(command, check=True, capture_output=True, cwd=ROOT)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        times.append(perf_counter() - began)
        work.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return min(times), min(work)


def cold() -> None:
    """A process that prints one paper: of a register by the command line, and the bare engine."""
    code = COLD.format(path=[str(ROOT), str(Path(__file__).parent)])
    with TemporaryDirectory() as folder:
        register = Path(folder) / "practice.db"
        main_py = [sys.executable, "main.py"]
        subprocess.run([*main_py, "sample", register], check=True, capture_output=True, cwd=ROOT)
        print("\n| a cold process | s | s of processor | target |\n|---|---|---|---|")
        commands: dict[str, tuple[list[str | Path], str]] = {
            "main.py print, one decision of a register": (
                [*main_py, "print", register, "--case", "126", "--paper", "45", "--out", folder],
                "≤ 0.3",
            ),
            "that sets one decision, this engine alone": ([sys.executable, "-c", code], ""),
            "that does nothing": ([sys.executable, "-c", ""], ""),
        }
        for name, (command, target) in commands.items():
            seconds, work = spent(command)
            print(f"| {name} | {seconds:.2f} | {work:.2f} | {target} |")


def main() -> None:
    """Print the tables."""
    fonts.configure(fonts.Fonts(bundled_only=True))
    engines = present()
    alone(engines)
    batch(engines, int(sys.argv[1]) if len(sys.argv) > 1 else 500)
    cold()
    print("\nSkipped, not installed: " + (", ".join(sorted(set(ENGINES) - set(engines))) or "none") + ".")


if __name__ == "__main__":
    main()
