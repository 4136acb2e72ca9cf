"""Which text of the law was in force on a day, and under which article a matter stands in it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

from db.rules.in_use import in_use
from db.rules.rulefile import RESOURCES, Table, read

_CITE = re.compile(r"([A-Z0-9]+(?:-old)?)(?: (\d+(?:-\d+)?)(?:/(\d*))?(?:/(\d+))?)?$")
_DIGITS = "零一二三四五六七八九"


@dataclass(frozen=True)
class Version:
    """One text of an act: in force from `start` to `end` (None: until now), both days included."""

    title: str
    start: date
    end: date | None
    text: str
    memory: bool


@dataclass(frozen=True)
class Act:
    """A law, regulation or rule with the texts it has had, oldest first."""

    key: str
    name: str
    versions: tuple[Version, ...]

    def on(self, day: date) -> Version:
        """The text in force on a day; before the first text, the first; after the last, the last."""
        found = self.versions[0]
        for version in self.versions:
            if version.start <= day:
                found = version
        return found


@dataclass(frozen=True)
class Topic:
    """A matter and where each version of the law puts it."""

    law: str
    key: str
    label: str
    cites: tuple[tuple[date, str], ...]


@dataclass(frozen=True)
class Laws:
    """All acts by key and by English name, all topics by (law, key), and the main act of each kind of case."""

    acts: Mapping[str, Act]
    topics: Mapping[tuple[str, str], Topic]
    kinds: Mapping[str, str] = field(default_factory=dict)

    def version_for(self, kind: str, on: date) -> str:
        """The act that a kind of case goes by, and its text in force on a day; empty for kinds that have no one act."""
        if kind not in self.kinds:
            return ""
        version = self.acts[self.kinds[kind]].on(on)
        return f"《{version.title.removeprefix('中华人民共和国')}》{version.text}"

    def act(self, name: str) -> Act:
        """An act by its key (`CX`) or English name (`penalty_procedure`); raises KeyError when there is none."""
        return self.acts[name]

    def cite(self, reference: str, on: date | None = None) -> str:
        """A reference such as `CX 60/1/2; CF 57` in words, with the title of that day (default: the latest)."""
        words = []
        before = ""
        for part in reference.split("; "):
            match = _CITE.fullmatch(part)
            if match is None or match[1] not in self.acts:
                raise ValueError(f"引用的写法不对：“{part}”")
            act = self.acts[match[1]]
            version = act.on(on) if on else act.versions[-1]
            title = "" if version.title == before else f"《{version.title}》"
            before = version.title
            words.append(title + (_article(match[2], match[3] or "", match[4] or "") if match[2] else ""))
        return "、".join(words)

    def article(self, law: str, topic: str, on: date) -> str:
        """Where a matter stood on a day, in words.

        Raises KeyError for an unknown law or topic, and for a day before the matter was in any law.
        """
        entry = self.topics[(self.acts[law].name, topic)]
        if on < entry.cites[0][0]:
            raise KeyError(f"{entry.label}在{on:%Y-%m-%d}还没有规定")
        return self.nearest(law, topic, on)

    def nearest(self, law: str, topic: str, on: date) -> str:
        """Where a matter stood on a day, or where it first stood when the day is before that."""
        cites = self.topics[(self.acts[law].name, topic)].cites
        found = [cite for start, cite in cites if start <= on]
        return self.cite(found[-1], on) if found else self.cite(cites[0][1], cites[0][0])


def number(value: int) -> str:
    """A whole number from 1 to 999 in Chinese numerals, as articles are numbered."""
    hundreds, rest = divmod(value, 100)
    tens, ones = divmod(rest, 10)
    words = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        words += ("" if tens == 1 and not hundreds else _DIGITS[tens]) + "十"
    elif hundreds and ones:
        words += "零"
    return words + (_DIGITS[ones] if ones else "")


def _article(article: str, paragraph: str, item: str) -> str:
    base, _, extra = article.partition("-")
    words = f"第{number(int(base))}条" + (f"之{number(int(extra))}" if extra else "")
    if paragraph:
        words += f"第{number(int(paragraph))}款"
    if item:
        words += f"第（{number(int(item))}）项"
    return words


def _version(table: Table, title: str) -> Version:
    table.only("from", "to", "text", "title", "memory")
    start = table.day("from")
    return Version(table.text("title", title), start, table.maybe_day("to"), table.text("text"), table.flag("memory"))


NAMES = ("kinds", "act", "topic")
"""What a file of laws consists of."""


def load(file: Path) -> Laws:
    """Read acts and topics; raises RuleFault for a mistake in the file."""
    root = read(file)
    root.only(*NAMES)
    return parse(root)


def parse(root: Table) -> Laws:
    """Acts and topics out of a table; raises RuleFault for a mistake in it."""
    acts: dict[str, Act] = {}
    for table in root.tables("act"):
        table.only("key", "name", "title", "versions")
        versions = tuple(_version(row, table.text("title")) for row in table.tables("versions"))
        if not versions or [v.start for v in versions] != sorted({v.start for v in versions}):
            raise table.fault("“versions”至少要有一个版本，并按施行日期从早到晚排列", "versions")
        act = Act(table.text("key"), table.text("name"), versions)
        if act.key in acts or act.name in acts:
            raise table.fault(f"“{act.key}”或者“{act.name}”已经有了", "key")
        acts[act.key] = acts[act.name] = act
    laws = Laws(acts, {})
    topics: dict[tuple[str, str], Topic] = {}
    for table in root.tables("topic"):
        table.only("law", "key", "label", "cites")
        law = acts[table.choice("law", acts)].name
        cites = []
        for row in table.tables("cites"):
            row.only("from", "cite")
            check(laws, row, "cite")
            cites.append((row.day("from"), row.text("cite")))
        topic = Topic(law, table.text("key"), table.text("label"), tuple(cites))
        if not cites or (law, topic.key) in topics:
            raise table.fault(f"“{topic.key}”重复，或者没有任何出处", "key")
        topics[(law, topic.key)] = topic
    kinds = root.labels("kinds") if "kinds" in root.values else {}
    for kind, key in kinds.items():
        if key not in acts:
            raise root.table("kinds").fault(f"“{key}”没有写明", kind)
    return Laws(acts, topics, kinds)


def check(laws: Laws, table: Table, name: str) -> str:
    """The reference under `name` of a rule-file table; raises RuleFault when it is not one."""
    reference = table.text(name)
    try:
        laws.cite(reference)
    except ValueError as reason:
        raise table.fault(str(reason), name) from reason
    return reference


@cache
def shipped() -> Laws:
    """The acts and topics this program was released with."""
    return load(RESOURCES / "rules" / "laws.toml")


def laws() -> Laws:
    """The acts and topics that are in use."""
    book = in_use()
    return book.laws if book is not None else shipped()


def article(law: str, topic: str, on: date) -> str:
    """Where a matter stood on a day: `article("trademark", "infringement", day)` is 《…商标法》第五十七条."""
    return laws().article(law, topic, on)


def cite(reference: str, on: date | None = None) -> str:
    """A reference of the rule files in words: `cite("CX 64")` -> 《市场监督管理行政处罚程序规定》第六十四条."""
    return laws().cite(reference, on)
