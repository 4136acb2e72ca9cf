"""From a declared paper and plain values to a PDF.

`prepare` settles what stands on which page; `Sheets.draw` puts the pages on a canvas, so that a batch or a dossier
draws any number of papers on one. The same input gives the same bytes. Imported only when something is printed, so
reportlab stands at the top.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from db.kinds import Day as DayKind
from db.kinds import Kind, today
from db.kinds import Text as TextKind
from db.papers import declare
from db.papers import fonts as faces
from db.papers.blocks import signing, tables
from db.papers.blocks.letters import (
    copies,
    correction,
    entries,
    heading,
    items,
    narrative,
    number,
    page,
    prose,
    space,
    stamp,
)
from db.papers.blocks.setting import Setting
from db.papers.declare import Block, Paper
from db.papers.facts import Entry, Fact, Ledger, Missing, OwnScope, Scope, Trace, is_empty
from db.papers.flowable import Flowable
from db.papers.fonts import Fonts
from db.papers.looks import PROFILES, Profile
from db.papers.marks import Marks
from db.papers.pages import Area, Gap, Leaf, lay_out
from db.papers.pen import Spot
from db.papers.templates import Context, shared_environment
from db.papers.typeset import Canvas


def roll(block: declare.Roll, setting: Setting) -> list[Flowable]:
    """A roll."""
    from db.papers.blocks import rolls  # papers of training only have one, and a cold start is to be quick

    return rolls.roll(block, setting)


def cards(block: declare.Cards, setting: Setting) -> list[Flowable]:
    """Cards to be cut out."""
    from db.papers.blocks import rolls  # as above

    return rolls.cards(block, setting)


def bars(block: declare.Bars, setting: Setting) -> list[Flowable]:
    """A picture of numbers."""
    from db.papers.blocks import charts  # as above

    return charts.bars(block, setting)


BUILDERS: dict[type[Block], Any] = {
    declare.Heading: heading,
    declare.Number: number,
    declare.Prose: prose,
    declare.Narrative: narrative,
    declare.Items: items,
    declare.Entries: entries,
    declare.Grid: tables.grid,
    declare.Listing: tables.listing,
    declare.Signatures: signing.signatures,
    declare.Dialogue: signing.dialogue,
    declare.Strip: signing.strip,
    declare.Roll: roll,
    declare.Cards: cards,
    declare.Bars: bars,
    declare.Stamp: stamp,
    declare.CopiesLine: copies,
    declare.Space: space,
    declare.PageBreak: page,
}

CURRENT = "current"
SEVERAL = "文书"
SINGLE = re.compile(r"\{\{ ([\w.| ()]+) \}\}")
"""A default that is one fact: its value is taken as it is."""


@dataclass(frozen=True)
class Order:
    """One paper to be made.

    `facts` are plain values nested like the vocabulary, `own` among them; `number` is the one given on issue and
    `issued_on` the day of issue (today unless it is told); `code` is the text of the bar code that finds the signed
    scan again; `wording` is `2021` for the text of the official model of that year; `mark` is the head of the log;
    `corrects` names the paper that this one puts right.
    """

    paper: Paper
    facts: Mapping[str, Any]
    number: str | None = None
    draft: bool = True
    practice: bool = False
    code: str | None = None
    wording: str = CURRENT
    issued_on: date | None = None
    mark: str | None = None
    corrects: str = ""


@dataclass(frozen=True)
class Rendered:
    """A finished paper: its PDF, and what it was made of.

    `woven` are the facts inside composed texts, `spots` where each fact stands on the pages.
    """

    title: str
    pdf: bytes
    pages: int
    missing: tuple[Missing, ...]
    traces: tuple[Trace, ...]
    woven: tuple[Trace, ...]
    text: str
    unprintable: tuple[str, ...]
    spots: tuple[Spot, ...] = ()


@dataclass(frozen=True)
class Sheets:
    """The settled pages of one paper, ready to be drawn on any canvas; `story` is what they were settled from."""

    title: str
    story: Sequence[Flowable]
    leaves: Sequence[Leaf]
    area: Area
    marks: Marks
    missing: tuple[Missing, ...]
    traces: tuple[Trace, ...]
    woven: tuple[Trace, ...]
    text: str
    unprintable: tuple[str, ...]

    @property
    def pages(self) -> int:
        """How many pages it has."""
        return len(self.leaves)

    @property
    def overhang(self) -> float:
        """The height of what stands on the last of several pages, 0 for a single one."""
        return self.leaves[-1].filled if self.pages > 1 else 0.0

    def draw(self, canvas: Any) -> None:
        """Draw every page, each ended with `showPage`."""
        for place, leaf in enumerate(self.leaves, 1):
            canvas.setPageSize(self.marks.sheet)
            self.marks.under(canvas)
            leaf.draw(canvas)
            self.marks.over(canvas, place, len(self.leaves))
            canvas.showPage()


def render(
    paper: Paper,
    facts: Mapping[str, Any],
    *,
    vocabulary: Mapping[str, Entry],
    number: str | None = None,
    draft: bool = True,
    practice: bool = False,
    code: str | None = None,
    wording: str = CURRENT,
    issued_on: date | None = None,
    mark: str | None = None,
    fonts: Fonts | None = None,
) -> Rendered:
    """Make one paper."""
    order = Order(
        paper, facts, number, draft=draft, practice=practice, code=code, wording=wording, issued_on=issued_on, mark=mark
    )
    return render_many([order], vocabulary=vocabulary, fonts=fonts)


def render_many(orders: Iterable[Order], *, vocabulary: Mapping[str, Entry], fonts: Fonts | None = None) -> Rendered:
    """Make several papers in one PDF, each font embedded once."""
    prepared = [prepare(order, vocabulary=vocabulary, fonts=fonts) for order in orders]
    buffer = io.BytesIO()
    canvas = Canvas(buffer)
    spots: list[Spot] = []
    canvas.spots = spots
    describe(canvas, prepared[0].title if len(prepared) == 1 else SEVERAL, fonts or faces.default())
    for sheets in prepared:
        if len(prepared) > 1:
            canvas.bookmarkPage(f"paper-{canvas.getPageNumber()}")
            canvas.addOutlineEntry(sheets.title, f"paper-{canvas.getPageNumber()}")
        sheets.draw(canvas)
    if len(prepared) == 1 and prepared[0].marks.mark:
        canvas.setSubject(f"log {prepared[0].marks.mark}")  # readable without the program, and by its check
    canvas.save()
    return Rendered(
        title=prepared[0].title if len(prepared) == 1 else SEVERAL,
        pdf=buffer.getvalue(),
        pages=sum(sheets.pages for sheets in prepared),
        missing=tuple(missing for sheets in prepared for missing in sheets.missing),
        traces=tuple(trace for sheets in prepared for trace in sheets.traces),
        woven=tuple(trace for sheets in prepared for trace in sheets.woven),
        text="\n\n".join(sheets.text for sheets in prepared),
        unprintable=tuple(dict.fromkeys(character for sheets in prepared for character in sheets.unprintable)),
        spots=tuple(spots),
    )


def describe(canvas: Any, title: str, fonts: Fonts) -> None:
    """The metadata of a PDF: its title, and the faces it was set in."""
    canvas.setTitle(title)
    canvas.setProducer("案件登记")
    canvas.setCreator("案件登记")
    canvas.setKeywords("、".join(f"{chain}={name}" for chain, name in fonts.names().items()))


def prepare(order: Order, *, vocabulary: Mapping[str, Entry], fonts: Fonts | None = None) -> Sheets:
    """Settle the pages of one paper; its lines move closer where that saves a page with only a few lines on it."""
    profile = PROFILES[order.paper.profile]
    sheets = _set(order, profile, vocabulary, fonts or faces.default())
    closer = profile.closer()
    if closer is not None and 0 < sheets.overhang <= profile.gain * (sheets.pages - 1):
        tight = _set(order, closer, vocabulary, fonts or faces.default())
        return tight if tight.pages < sheets.pages else sheets
    return sheets


def _set(order: Order, profile: Profile, vocabulary: Mapping[str, Entry], fonts: Fonts) -> Sheets:
    """Settle the pages in one look."""
    paper, ledger = order.paper, Ledger()
    setting, story = _story(order, profile, vocabulary, fonts, ledger)
    context = setting.context
    title = [piece for line in context.paragraphs(paper.title) for piece in line]
    marks = Marks(order, setting)
    return Sheets(
        title="".join(piece.text for piece in title),
        story=story,
        leaves=lay_out(story, marks.area),
        area=marks.area,
        marks=marks,
        missing=tuple(ledger.missing.values()),
        traces=tuple(ledger.traces.values()),
        woven=tuple(ledger.woven.values()),
        text="\n".join(setting.said),
        unprintable=setting.unprintable(),
    )


def _story(
    order: Order, profile: Profile, vocabulary: Mapping[str, Entry], fonts: Fonts, ledger: Ledger
) -> tuple[Setting, list[Flowable]]:
    """What stands on the paper, before it is known where."""
    paper = order.paper
    context = context_of(order, vocabulary, ledger)
    setting = Setting(paper, context, profile, fonts, order.number, not order.draft)
    story: list[Flowable] = []
    for block in paper.blocks:
        if block.when and not context.value(block.when):
            continue
        story += BUILDERS[type(block)](block, setting)
        if order.corrects and type(block) is (declare.Number if paper.numbered else declare.Heading):
            story.insert(len(story) - isinstance(story[-1], Gap), correction(order.corrects, setting))
    for own in paper.fields:
        if own.required and is_empty(context.names["own"].read(own.name)):
            ledger.missing[f"own.{own.name}"] = Missing(f"own.{own.name}", own.label, required=True)
    return setting, story


def told(order: Order, *, vocabulary: Mapping[str, Entry]) -> dict[str, Trace]:
    """The facts that a paper would print or weave into its texts, by path, without settling its pages."""
    ledger = Ledger()
    _story(order, PROFILES[order.paper.profile], vocabulary, faces.default(), ledger)
    return ledger.woven | ledger.traces


def applies(when: str, facts: Mapping[str, Any], *, vocabulary: Mapping[str, Entry]) -> bool:
    """Whether an expression over the facts of a case holds; an empty one does."""
    if not when:
        return True
    ledger = Ledger()
    root = Scope(vocabulary, facts, ledger)
    context = Context(shared_environment(()), ledger, {name: root.find(name) for name in vocabulary})
    return bool(context.value(when))


def context_of(order: Order, vocabulary: Mapping[str, Entry], ledger: Ledger) -> Context:
    """What the templates of an order see."""
    paper = order.paper
    context = Context(shared_environment(paper.texts), ledger)
    words = {item.name: item for item in paper.fields}

    def compose(name: str) -> tuple[Any, tuple[str, ...]]:
        return composed(words[name], context, ledger)

    root = Scope(vocabulary, about_measure(paper, order.facts), ledger)
    context.names = {name: root.find(name) for name in vocabulary}
    context.names |= {
        "own": OwnScope(words, order.facts.get("own"), ledger, compose=compose),
        "number": Fact("number", "文号", TextKind(), order.number, ledger),
        "issued_on": Fact(
            "issued_on", "签发日期", DayKind(), None if order.draft else order.issued_on or today(), ledger
        ),
        "wording": order.wording,
        "draft": order.draft,
        "title": paper.name,
        "tick": lambda chosen=False: ledger.tick(chosen),
    }
    return context


def about_measure(paper: Paper, facts: Mapping[str, Any]) -> Mapping[str, Any]:
    """The facts with the measure that the paper is about: the chosen one, or the last of the kinds it may be about."""
    chosen = facts.get("measure") or {}
    if not paper.measures or chosen.get("kind") in paper.measures:
        return facts
    fitting = [row for row in facts.get("measures") or () if row.get("kind") in paper.measures]
    return {**facts, "measure": fitting[-1] if fitting else {}}


def composed(own: declare.Field, context: Context, ledger: Ledger) -> tuple[Any, tuple[str, ...]]:
    """The value that a field's default yields from the recorded facts, and the paths of those facts."""
    if not own.default:
        return None, ()
    if isinstance(own.default, tuple):
        rows, used = [], list[str]()
        for row in own.default:
            values = {}
            for name, cell in row.items():
                values[name], paths = ledger.compose(partial(context.text, cell))
                used += paths
            rows.append(values)
        return own.kind.parse(rows), tuple(dict.fromkeys(used))
    source = own.default
    single = SINGLE.fullmatch(source)
    if single and own.kind.name != "text":
        value = context.value(single[1])
        if isinstance(value, Fact) and value.kind.name == own.kind.name:
            ledger.weave(value)
            known = value.value if value.value in getattr(own.kind, "options", (value.value,)) else None
            return known, (value.path,)
    text, used_paths = ledger.compose(lambda: context.text(source))
    whole = tidy(text, own.kind)
    return (whole or None) if own.kind.name == "text" else own.kind.parse(whole), used_paths


def tidy(text: str, kind: Kind[Any]) -> str:
    """A composed text: blank lines go, and a text that is nothing but blanks is none."""
    lines = [line.strip() for line in text.splitlines()]
    whole = "\n".join(line for line in lines if line)
    if kind.name in ("day", "moment") and "_" in whole:
        return ""
    return whole if whole.strip("_年月日时分 ") else ""


def defaults(order: Order, *, vocabulary: Mapping[str, Entry]) -> dict[str, Any]:
    """The values that the paper's own fields start from: typed ones as they are, the others composed from the facts."""
    ledger = Ledger()
    own = context_of(order, vocabulary, ledger).names["own"]
    return {item.name: own.read(item.name) for item in order.paper.fields}


def noted(order: Order, templates: Mapping[str, Sequence[str]], *, vocabulary: Mapping[str, Entry]) -> dict[str, Any]:
    """Texts that guide the writing of own fields, by field, those left out that say nothing for these facts."""
    ledger = Ledger()
    context = context_of(order, vocabulary, ledger)
    told = {name: [ledger.compose(partial(context.text, one))[0] for one in texts] for name, texts in templates.items()}
    return {name: tuple(text for text in texts if text.strip()) for name, texts in told.items()}


def bases(order: Order, *, vocabulary: Mapping[str, Entry]) -> dict[str, tuple[Trace, ...]]:
    """The facts that each own field's default is made of, as they would be printed now."""
    ledger = Ledger()
    own = context_of(order, vocabulary, ledger).names["own"]
    paths = {item.name: own.basis(item.name) for item in order.paper.fields}
    return {name: tuple(ledger.woven[path] for path in used if path in ledger.woven) for name, used in paths.items()}
