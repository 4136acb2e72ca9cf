"""When a case reaches the line of a crime, or comes near it: what register data can decide, with its arithmetic.

The program shows `reached` and `watch` and never decides: 移送规定 art. 3(2) needs reasonable suspicion only.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

from db.rules.deadlines import deadline
from db.rules.in_use import in_use
from db.rules.laws import check, cite, laws
from db.rules.rulefile import RESOURCES, Table, read

ACTS = ("same_mark", "service", "sale", "labels", "patent", "substandard")
_ARTICLE = re.compile(r"第(?:五十七|七十二)条([^条《；。]*项)")
_ACTS = {"一": "same_mark", "三": "sale", "四": "labels"}


@dataclass(frozen=True)
class Line:
    """Sums from which an act is an offence, for acts of its time; `criminal.toml` explains each field."""

    key: str
    offence: str
    article: str
    start: date
    end: date | None
    acts: tuple[str, ...]
    multi: bool
    repeat: bool
    sums: Mapping[str, Decimal]
    serious: Mapping[str, Decimal]
    source: str


@dataclass(frozen=True)
class Lines:
    """All lines, the names of the sums, and from where on a case is worth considering."""

    lines: tuple[Line, ...]
    metrics: Mapping[str, str]
    watch_percent: int
    watch_pieces: int


@dataclass(frozen=True)
class Conduct:
    """What a case says about a possible crime; sums are yuan, None where the register does not know.

    `acts` out of `ACTS`. `same` is whether the mark is the same one on the same goods (None: not recorded): similar
    marks reach no offence. `knowing`: the seller knew. `others_patent`: another's patent was used (None: not recorded).
    `rights` counts marks of different owners or different patents. `repeat`: punished in the two years before.
    """

    acted_on: date
    acts: tuple[str, ...]
    sums: Mapping[str, Decimal | None]
    pieces: Decimal = Decimal(0)
    same: bool | None = None
    knowing: bool | None = None
    others_patent: bool | None = None
    rights: int = 1
    repeat: bool = False


@dataclass(frozen=True)
class Suspicion:
    """An offence whose line is `reached` by the sums, or near enough to `watch`; `value` of `line` yuan or pieces.

    `serious`: the line of 情节特别严重 is reached. `ask` are the questions the register cannot answer.
    """

    key: str
    offence: str
    level: str
    metric: str
    value: Decimal | None
    line: Decimal
    article: str
    sentence: str
    serious: bool
    ask: tuple[str, ...]


def _sums(table: Table, metrics: Mapping[str, str]) -> dict[str, Decimal]:
    table.only(*metrics)
    return {name: Decimal(table.whole(name)) for name in table.values}


NAMES = ("watch_percent", "watch_pieces", "metrics", "line")
"""What a file of criminal lines consists of."""


def load(file: Path) -> Lines:
    """Read a file of criminal lines; raises RuleFault for a mistake in it."""
    root = read(file)
    root.only(*NAMES)
    return parse(root)


def parse(root: Table) -> Lines:
    """Criminal lines out of a table; raises RuleFault for a mistake in it."""
    metrics = root.labels("metrics")
    lines: list[Line] = []
    for table in root.tables("line"):
        table.only(
            "key", "offence", "article", "from", "to", "acts", "multi", "repeat", "lines", "serious", "serious_lines",
            "source",
        )  # fmt: skip
        start = table.day("from")
        sums = _sums(table.table("lines"), metrics)
        factor = table.whole("serious", 0)
        serious = {name: value * factor for name, value in sums.items()} if factor else {}
        if "serious_lines" in table.values:
            serious = _sums(table.table("serious_lines"), metrics)
        for unknown in (act for act in table.texts("acts") if act not in ACTS):
            raise table.fault(f"“acts”里的“{unknown}”没有写明", "acts")
        lines.append(
            Line(
                key=table.text("key"),
                offence=table.text("offence"),
                article=cite(check(laws(), table, "article"), start),
                start=start,
                end=table.maybe_day("to"),
                acts=table.texts("acts"),
                multi=table.flag("multi"),
                repeat=table.flag("repeat"),
                sums=sums,
                serious=serious,
                source=table.choice("source", ("V", "V2", "M"), "V"),
            )
        )
    return Lines(tuple(lines), metrics, root.whole("watch_percent"), root.whole("watch_pieces"))


@cache
def shipped() -> Lines:
    """The criminal lines this program was released with."""
    return load(RESOURCES / "rules" / "criminal.toml")


def criminal_lines() -> Lines:
    """The criminal lines that are in use."""
    book = in_use()
    return book.criminal if book is not None else shipped()


def items_of(article: str) -> str:
    """The numbers of the items that a violated article of the trademark law names, art. 57, or 72 from 2027: 一三."""
    named = "".join(match[1].replace("第一款", "") for match in _ARTICLE.finditer(article))
    return "".join(item for item in "一二三四五六七" if item in named)


def acts_of(items: str) -> tuple[str, ...]:
    """The acts of `ACTS` that items of that article are: （一） same mark, （三） sale, （四） labels."""
    return tuple(act for item, act in _ACTS.items() if item in items)


def repeated(earlier: Sequence[date], acted_on: date) -> bool:
    """Whether one of the earlier penalties lies in the two years before the act."""
    for day in earlier:
        end = deadline("criminal_repeat_window", day, on=date(2025, 4, 26)).ends_on
        if day <= acted_on <= end:
            return True
    return False


def suspicions(conduct: Conduct, lines: Lines | None = None) -> tuple[Suspicion, ...]:
    """The offences a case may come to, each once with the line it reaches or is nearest to, the worst first."""
    known = lines or criminal_lines()
    if conduct.same is False and not set(conduct.acts) - {"same_mark", "sale", "service"}:
        return ()
    best: dict[str, Suspicion] = {}
    for line in known.lines:
        if not _applies(line, conduct):
            continue
        for found in _weigh(line, conduct, known):
            before = best.get(found.offence)
            if before is None or _rank(found) > _rank(before):
                best[found.offence] = found
    return tuple(sorted(best.values(), key=_rank, reverse=True))


def _applies(line: Line, conduct: Conduct) -> bool:
    if conduct.acted_on < line.start or (line.end and conduct.acted_on > line.end):
        return False
    if conduct.same is False and set(line.acts) & {"same_mark", "sale", "service"}:
        return False
    if conduct.others_patent is False and "patent" in line.acts:
        return False
    if conduct.knowing is False and "sale" in line.acts:
        return False
    if (line.multi and conduct.rights < 2) or (line.repeat and not conduct.repeat):
        return False
    return bool(set(line.acts) & set(conduct.acts))


def _weigh(line: Line, conduct: Conduct, known: Lines) -> list[Suspicion]:
    found = []
    ask = _questions(line, conduct)
    for metric, sum_ in line.sums.items():
        value = conduct.sums.get(metric)
        label = known.metrics[metric]
        unit = "件" if "pieces" in metric else "元"
        if value is not None and value >= sum_ * known.watch_percent / 100:
            reached = value >= sum_
            serious = metric in line.serious and value >= line.serious[metric]
            words = "已达到" if reached else "接近"
            sentence = f"{label}{value:,f}{unit}，{words}{line.offence}的标准{sum_:,f}{unit}"
            if serious:
                sentence += f"，并达到情节特别严重的标准{line.serious[metric]:,f}{unit}"
            level = "reached" if reached else "watch"
            found.append(
                Suspicion(line.key, line.offence, level, metric, value, sum_, line.article, sentence, serious, ask)
            )
    unknown = all(conduct.sums.get(metric) is None for metric in line.sums)
    if unknown and conduct.pieces >= known.watch_pieces and not (line.multi or line.repeat):
        metric, sum_ = next(iter(line.sums.items()))
        sentence = f"涉案物品{conduct.pieces.normalize():,f}件，{known.metrics[metric]}尚未查清，可能涉嫌{line.offence}"
        found.append(Suspicion(line.key, line.offence, "watch", metric, None, sum_, line.article, sentence, False, ask))
    return found


def _questions(line: Line, conduct: Conduct) -> tuple[str, ...]:
    ask = []
    if set(line.acts) & {"same_mark", "sale", "service"} and conduct.same is None:
        ask.append("是否在同一种商品、服务上使用与注册商标相同的商标（近似商标、类似商品不构成犯罪）")
    if "sale" in line.acts and conduct.knowing is None:
        ask.append("当事人是否明知是假冒注册商标的商品")
    if "patent" in line.acts and conduct.others_patent is None:
        ask.append("是否假冒他人的专利（标注虚构的专利号只是行政违法）")
    return tuple(ask)


def _rank(found: Suspicion) -> tuple[bool, bool, Decimal]:
    ratio = found.value / found.line if found.value is not None else Decimal(0)
    return (found.level == "reached", found.serious, ratio)
