"""The risk checklist for exhibitors: versions as data, which questions are open, and the level that answers make.

`resources/checklists` explains the format. A version that names a `base` is that version with the differences it
writes. Nothing here knows the register: answers come as a mapping of question keys to answer keys.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path

from db.errors import Refused
from db.rules.laws import check, laws
from db.rules.rulefile import RESOURCES, Table, read

FOLDER = RESOURCES / "checklists"
YES_NO = {"yes": "是", "no": "否"}
NOT_APPLICABLE = {"na": "不适用"}
UNCLEAR = {"unclear": "不清楚"}
TYPES = ("yes_no", "yes_no_na", "choice")
NEEDS = {"file": "附件", "day": "日期", "text": "说明", "table": "明细"}
LEVELS = {"pending": "待评定", "low": "低", "middle": "中", "high": "高"}
_RANK = {"low": 0, "middle": 1, "high": 2}
_PARTS = ("key", "title", "from", "to", "base", "levels", "part", "question")
_QUESTION = (
    "key", "text", "short", "type", "options", "bad", "weight", "weights", "knockout", "needs", "when", "online",
    "action", "article", "topic", "lead",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `options` are its answers, key to label; `when` opens it by answers to an earlier question."""

    key: str
    part: str
    text: str
    short: str
    options: Mapping[str, str]
    bad: frozenset[str]
    weight: int
    weights: Mapping[str, int]
    knockout: frozenset[str]
    needs: tuple[str, ...]
    when: tuple[str, frozenset[str]] | None
    online: bool
    action: str
    article: str
    topic: str
    lead: str

    def weight_of(self, answer: str) -> int:
        """What a bad answer weighs."""
        return self.weights.get(answer, self.weight)

    def basis(self, on: date) -> str:
        """The article behind the question as it stood on a day, or an empty text."""
        if self.topic:
            law, _, topic = self.topic.partition("/")
            return laws().nearest(law, topic, on)
        return laws().cite(self.article, on) if self.article else ""

    def accept(self, answer: str) -> str:
        """The key of an answer given as key or label. Raises `Refused` with the answers there are."""
        found = next((key for key, label in self.options.items() if answer in (key, label)), None)
        if found is None:
            raise Refused(
                f"{self.key}“{self.short}”没有“{answer}”这个答案。",
                remedy=f"可用的有：{'、'.join(self.options.values())}。",
            )
        return found


@dataclass(frozen=True, slots=True)
class Levels:
    """The lines between the levels, in per cent; see the head of the file."""

    high: int
    middle: int
    answered: int
    unclear: int
    heavy: int
    needed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one answer adds to the score."""

    question: Question
    answer: str
    points: Decimal


@dataclass(frozen=True, slots=True)
class Score:
    """What answers amount to under one version.

    `points` and `answered` are per cent with two places; `contributions` stand in order of their points; `missing` are
    the open questions without an answer; `because` says in Chinese why the level is what it is.
    """

    version: str
    level: str
    points: Decimal
    answered: Decimal
    knockouts: tuple[str, ...]
    findings: tuple[str, ...]
    contributions: tuple[Contribution, ...]
    missing: tuple[str, ...]
    because: str

    @property
    def label(self) -> str:
        """The level in Chinese."""
        return LEVELS[self.level]


@dataclass(frozen=True, slots=True)
class Checklist:
    """One version of the checklist, in force from `start` to `end` (None: until now)."""

    key: str
    title: str
    start: date
    end: date | None
    levels: Levels
    parts: Mapping[str, str]
    questions: Mapping[str, Question]

    def question(self, key: str) -> Question:
        """The question of this key. Raises `Refused`."""
        if key not in self.questions:
            raise Refused(
                f"{self.key}版排查表没有“{key}”这个问题。", remedy=f"题号如：{'、'.join(list(self.questions)[:6])} 等。"
            )
        return self.questions[key]

    def open(self, answers: Mapping[str, str], *, online: bool) -> tuple[Question, ...]:
        """The questions that are asked: those for online fairs only there, the conditional ones once opened."""
        return tuple(
            one
            for one in self.questions.values()
            if (online or not one.online) and (one.when is None or answers.get(one.when[0]) in one.when[1])
        )

    def next(self, answers: Mapping[str, str], *, online: bool, after: str = "") -> Question | None:
        """The first open question without an answer, looking on from `after` and then from the beginning."""
        asked = self.open(answers, online=online)
        start = next((place + 1 for place, one in enumerate(asked) if one.key == after), 0)
        return next((one for one in (*asked[start:], *asked[:start]) if one.key not in answers), None)


def score(checklist: Checklist, answers: Mapping[str, str], *, online: bool, exhibits: Iterable[str] = ()) -> Score:
    """The level that answers make; `exhibits` are the risks (`low`, `middle`, `high`) found on single exhibits.

    Answers to questions that are closed, or that this version does not have, count for nothing.
    """
    levels = checklist.levels
    asked = checklist.open(answers, online=online)
    applicable = [one for one in asked if answers.get(one.key) != "na"]
    total = sum(one.weight for one in applicable)
    bad = [one for one in applicable if answers.get(one.key, "") in one.bad]
    weighed = [(one, Decimal(one.weight_of(answers[one.key]))) for one in bad]
    weighed += [
        (one, Decimal(one.weight * levels.unclear) / 100) for one in applicable if answers.get(one.key) == "unclear"
    ]
    points = _share(sum((weight for _, weight in weighed), Decimal(0)), total)
    done = [one for one in asked if one.key in answers]
    answered = _share(Decimal(len(done)), len(asked))
    knockouts = tuple(one.key for one in bad if answers[one.key] in one.knockout)
    exhibit = max((risk for risk in exhibits if risk in _RANK), key=_RANK.__getitem__, default="low")
    level, because = _level(checklist, answers, points, knockouts, exhibit)
    if answered < levels.answered or any(answers.get(key) == "no" for key in levels.needed):
        level, because = _pending(checklist, answers, answered, knockouts)
    ordered = sorted(weighed, key=lambda one: -one[1])
    return Score(
        checklist.key,
        level,
        points,
        answered,
        knockouts,
        tuple(one.key for one in bad),
        tuple(Contribution(one, answers[one.key], _share(weight, total)) for one, weight in ordered if weight),
        tuple(one.key for one in asked if one.key not in answers),
        because,
    )


def _share(part: Decimal, total: int) -> Decimal:
    return (100 * part / total if total else Decimal(0)).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def _level(
    checklist: Checklist, answers: Mapping[str, str], points: Decimal, knockouts: tuple[str, ...], exhibit: str
) -> tuple[str, str]:
    levels = checklist.levels
    if knockouts:
        return "high", f"{_named(checklist, knockouts)}是否决项"
    if points >= levels.high:
        return "high", f"得分{points}，达到{levels.high}分"
    if exhibit == "high":
        return "high", "有展品评为高风险"
    if points >= levels.middle:
        return "middle", f"得分{points}，达到{levels.middle}分"
    heavy = tuple(
        one.key
        for one in checklist.questions.values()
        if answers.get(one.key, "") in one.bad and one.weight_of(answers[one.key]) >= levels.heavy
    )
    if heavy:
        return "middle", f"{_named(checklist, heavy)}权重为{levels.heavy}以上"
    if exhibit == "middle":
        return "middle", "有展品评为中风险"
    return "low", f"得分{points}，不足{levels.middle}分，没有否决项"


def _pending(
    checklist: Checklist, answers: Mapping[str, str], answered: Decimal, knockouts: tuple[str, ...]
) -> tuple[str, str]:
    reasons = [
        f"{key}“{checklist.questions[key].short}”答否"
        for key in checklist.levels.needed
        if answers.get(key) == "no" and key in checklist.questions
    ]
    if answered < checklist.levels.answered:
        reasons.append(f"已答{answered}%，不足{checklist.levels.answered}%")
    known = f"；但{_named(checklist, knockouts)}已是否决项" if knockouts else ""
    return "pending", "，".join(reasons) + known


def _named(checklist: Checklist, keys: Iterable[str]) -> str:
    return "、".join(f"{key}“{checklist.questions[key].short}”" for key in keys)


def load(file: Path) -> Checklist:
    """Read one version, its base included. Raises RuleFault for a mistake, with file and line."""
    root = read(file)
    root.only(*_PARTS)
    base = read(file.with_name(f"{root.text('base')}.toml")) if root.values.get("base") else None
    tables = {table.text("key"): table for table in base.tables("question")} if base is not None else {}
    own: set[str] = set()
    for table in root.tables("question"):
        table.only(*_QUESTION)
        key = table.text("key")
        if key in own:
            raise table.fault(f"“{key}”已经有了", "key")
        own.add(key)
        inherited = tables[key].values if key in tables else {}
        tables[key] = Table(table.source, table.place, {**inherited, **table.values})
    head = root if "levels" in root.values or base is None else base
    parts = {
        table.text("key"): table.text("label")
        for table in (root if "part" in root.values or base is None else base).tables("part")
    }
    questions = {key: _question(table, parts) for key, table in tables.items()}
    _check_conditions(tables, questions)
    return Checklist(
        root.text("key"),
        root.text("title"),
        root.day("from"),
        root.maybe_day("to"),
        _levels(head.table("levels"), questions),
        parts,
        questions,
    )


def _levels(table: Table, questions: Mapping[str, Question]) -> Levels:
    table.only("high", "middle", "answered", "unclear", "heavy", "needed")
    needed = table.texts("needed")
    if unknown := [key for key in needed if key not in questions]:
        raise table.fault(f"没有“{unknown[0]}”这个问题", "needed")
    made = Levels(
        table.whole("high"),
        table.whole("middle"),
        table.whole("answered"),
        table.whole("unclear"),
        table.whole("heavy"),
        needed,
    )
    if not 0 < made.middle < made.high <= 100:
        raise table.fault("“middle”应当大于0、小于“high”，“high”不超过100", "high")
    return made


def _question(table: Table, parts: Mapping[str, str]) -> Question:
    table.only(*_QUESTION)
    key, kind = table.text("key"), table.choice("type", TYPES)
    part = key.rstrip("0123456789")
    if part not in parts:
        raise table.fault(f"“{key}”不属于任何部分，已有的部分：{'、'.join(parts)}", "key")
    if (kind == "choice") != ("options" in table.values):
        raise table.fault("“choice”要有“options”，其他类型不要", "type")
    own = table.labels("options") if kind == "choice" else YES_NO | (NOT_APPLICABLE if kind == "yes_no_na" else {})
    options = own | UNCLEAR
    bad, knockout = _answers(table, "bad", options), _answers(table, "knockout", options)
    if not knockout <= bad:
        raise table.fault("否决项必须也是不利答案", "knockout")
    weight = table.whole("weight")
    weights = (
        {name: table.table("weights").whole(name) for name in table.table("weights").values}
        if "weights" in table.values
        else {}
    )
    if unknown := [name for name in weights if name not in options]:
        raise table.fault(f"没有“{unknown[0]}”这个答案", "weights")
    if min((weight, *weights.values())) < 0 or (bad and not weight):
        raise table.fault("“weight”不能小于0，有不利答案时不能是0", "weight")
    for name in (needs := table.texts("needs")):
        if name not in NEEDS:
            raise table.fault(f"“needs”里没有“{name}”，可用的有：{'、'.join(NEEDS)}", "needs")
    return Question(
        key,
        part,
        table.text("text"),
        table.text("short"),
        options,
        bad,
        weight,
        weights,
        knockout,
        needs,
        _when(table),
        table.flag("online"),
        table.text("action", ""),
        check(laws(), table, "article") if "article" in table.values else "",
        _topic(table),
        table.text("lead", ""),
    )


def _answers(table: Table, name: str, options: Mapping[str, str]) -> frozenset[str]:
    keys = table.texts(name)
    if unknown := [key for key in keys if key not in options]:
        raise table.fault(f"没有“{unknown[0]}”这个答案，可用的有：{'、'.join(options)}", name)
    return frozenset(keys)


def _when(table: Table) -> tuple[str, frozenset[str]] | None:
    if "when" not in table.values:
        return None
    when = table.table("when")
    when.only("question", "answers")
    return when.text("question"), frozenset(when.texts("answers"))


def _topic(table: Table) -> str:
    topic = table.text("topic", "")
    law, _, name = topic.partition("/")
    if topic and (law, name) not in laws().topics:
        raise table.fault(f"没有“{topic}”这个事项", "topic")
    return topic


def _check_conditions(tables: Mapping[str, Table], questions: Mapping[str, Question]) -> None:
    """A condition looks back to a question that is there, and at answers that it has."""
    order = list(questions)
    for key, one in questions.items():
        if one.when is None:
            continue
        asked, answers = one.when
        if asked not in questions or order.index(asked) >= order.index(key):
            raise tables[key].fault(f"“when”要看的“{asked}”应当是排在前面的问题", "when")
        if unknown := sorted(answers - set(questions[asked].options)):
            raise tables[key].fault(f"{asked}没有“{unknown[0]}”这个答案", "when")


@cache
def checklists(folder: Path = FOLDER) -> Mapping[str, Checklist]:
    """All versions by key, the oldest first."""
    made = sorted((load(file) for file in folder.glob("*.toml")), key=lambda one: one.start)
    return {one.key: one for one in made}


def checklist(key: str) -> Checklist:
    """The version of this key. Raises `Refused`."""
    if key not in checklists():
        raise Refused(f"没有“{key}”版排查表。", remedy=f"现有版本：{'、'.join(checklists())}。")
    return checklists()[key]


def in_force(day: date) -> Checklist:
    """The version in force on a day; the oldest one for a day before all of them."""
    fitting = [one for one in checklists().values() if one.start <= day and (one.end is None or day <= one.end)]
    return fitting[-1] if fitting else next(iter(checklists().values()))
