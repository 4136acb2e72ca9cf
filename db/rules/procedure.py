"""The states of a case and the steps between them: what is in order, what is missing, never a wall."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from db.rules.laws import check, cite, laws
from db.rules.rulefile import RESOURCES, Table, read


@dataclass(frozen=True)
class State:
    """A state of a case (`domain`: 市场监督管理行政处罚程序规定).

    `next` has the usual next state first. `proof`: of each group of form numbers one paper shows that the state is
    reached. `papers`: form numbers usual in this state. `facts`: field names filled before entering. `ended`: nothing
    runs any more. `sealed`: recorded facts are altered for a reason only, but for those named in `still_open`.
    """

    key: str
    label: str
    group: str
    group_label: str
    next: tuple[str, ...]
    approvers: tuple[str, ...]
    proof: tuple[tuple[str, ...], ...]
    papers: tuple[str, ...]
    facts: tuple[str, ...]
    ended: bool
    hint: str
    article: str
    still_open: tuple[str, ...] = ()

    @property
    def sealed(self) -> bool:
        """Whether what is recorded is altered for a reason only."""
        return bool(self.still_open)


@dataclass(frozen=True)
class StepReport:
    """Whether a step is in order; when not, the reasons (Chinese, without a full stop) and what is missing.

    `missing_papers` are form numbers (`7`), `missing_facts` field names (`filed_on`), `between` the states usually
    passed on the way.
    """

    allowed: bool
    reasons: tuple[str, ...] = ()
    missing_papers: tuple[str, ...] = ()
    missing_facts: tuple[str, ...] = ()
    between: tuple[str, ...] = ()


@dataclass(frozen=True)
class Procedure:
    """All states by key in order of the file, with the labels of groups, flags, forms and facts."""

    states: Mapping[str, State]
    groups: Mapping[str, str]
    flags: Mapping[str, str]
    forms: Mapping[str, str]
    facts: Mapping[str, str]

    def path(self, start: str, to: str) -> tuple[str, ...]:
        """The shortest way between two states without its ends; empty when they are neighbours or there is none."""
        came: dict[str, str] = {start: ""}
        queue = deque([start])
        while queue and to not in came:
            state = queue.popleft()
            for following in self.states[state].next:
                if following not in came:
                    came[following] = state
                    queue.append(following)
        way: list[str] = []
        state = came.get(to, "")
        while state and state != start:
            way.append(state)
            state = came[state]
        return tuple(reversed(way))

    def step(
        self,
        start: str | None,
        to: str,
        *,
        facts: Mapping[str, object],
        papers: Collection[str] = (),
        declared: Collection[str] | None = None,
    ) -> StepReport:
        """Look at a step from `start` (None: a new record) to `to`.

        `facts` are the values of the case by field name, `papers` the form numbers already made for it, `declared` the
        form numbers this register can make (None: all); a paper that cannot be made here is not asked for.
        Raises KeyError for an unknown state.
        """
        target = self.states[to]
        reasons: list[str] = []
        between: tuple[str, ...] = ()
        if start is not None and to not in self.states[start].next and start != to:
            here = self.states[start]
            usual = "、".join(self.states[key].label for key in here.next)
            between = self.path(start, to)
            after = f"“{here.label}”之后通常是：{usual}" if usual else f"“{here.label}”之后没有下一步"
            way = " → ".join(self.states[key].label for key in between)
            way = f"；到“{target.label}”中间还有：{way}" if way else ""
            reasons.append(f"{after}{way}（{target.article}）")
        missing_papers: list[str] = []
        for group in target.proof:
            wanted = [form for form in group if declared is None or form in declared]
            if wanted and not set(group) & set(papers):
                missing_papers.append(wanted[0])
                names = "或者".join(f"《{self.forms[form]}》" for form in wanted)
                reasons.append(f"还没有{names}（{target.article}）")
        missing_facts = tuple(name for name in target.facts if facts.get(name) in (None, "", (), []))
        if missing_facts:
            reasons.append(f"还没有填写：{'、'.join(self.facts[name] for name in missing_facts)}")
        return StepReport(not reasons, tuple(reasons), tuple(missing_papers), missing_facts, between)


_FIELDS = (
    "key", "label", "group", "next", "approvers", "proof", "papers", "facts", "ended", "hint", "article", "still_open",
)  # fmt: skip


def _state(table: Table, groups: Mapping[str, str], roles: Mapping[str, str]) -> State:
    table.only(
        "key",
        "label",
        "group",
        "next",
        "approvers",
        "proof",
        "papers",
        "facts",
        "ended",
        "hint",
        "article",
        "still_open",
    )
    for role in table.texts("approvers"):
        if role not in roles:
            raise table.fault(f"“approvers”里的“{role}”没有在 [roles] 中写明", "approvers")
    group = table.choice("group", groups)
    return State(
        key=table.text("key"),
        label=table.text("label"),
        group=group,
        group_label=groups[group],
        next=table.texts("next"),
        approvers=tuple(roles[role] for role in table.texts("approvers")),
        proof=table.text_groups("proof"),
        papers=table.texts("papers"),
        facts=table.texts("facts"),
        ended=table.flag("ended"),
        hint=table.text("hint"),
        article=cite(check(laws(), table, "article")),
        still_open=table.texts("still_open"),
    )


def load(file: Path) -> Procedure:
    """Read a procedure file; raises RuleFault for a mistake in it."""
    root = read(file)
    root.only("roles", "groups", "facts", "forms", "flags", "state")
    groups, roles = root.labels("groups"), root.labels("roles")
    procedure = Procedure({}, groups, root.labels("flags"), root.labels("forms"), root.labels("facts"))
    states: dict[str, State] = {}
    tables: dict[str, Table] = {}
    for table in root.tables("state"):
        state = _state(table, groups, roles)
        if state.key in states:
            raise table.fault(f"状态“{state.key}”重复", "key")
        states[state.key], tables[state.key] = state, table
    for key, state in states.items():
        for name, keys, known in (
            ("next", state.next, states),
            ("papers", state.papers, procedure.forms),
            ("proof", tuple(form for group in state.proof for form in group), procedure.forms),
            ("facts", state.facts, procedure.facts),
        ):
            for unknown in (item for item in keys if item not in known):
                raise tables[key].fault(f"“{name}”里的“{unknown}”没有写明", name)
    return Procedure(states, groups, procedure.flags, procedure.forms, procedure.facts)


@cache
def procedure() -> Procedure:
    """The procedure this program was released with."""
    return load(RESOURCES / "rules" / "procedure.toml")


def states() -> Mapping[str, State]:
    """All states by key, in the order a case passes them."""
    return procedure().states


def next_steps(state: str) -> tuple[State, ...]:
    """The states that usually follow, the most usual first; raises KeyError for an unknown state."""
    return tuple(states()[key] for key in states()[state].next)


def step(
    start: str | None,
    to: str,
    *,
    facts: Mapping[str, object],
    papers: Collection[str] = (),
    declared: Collection[str] | None = None,
) -> StepReport:
    """Look at a step of a case; see `Procedure.step`."""
    return procedure().step(start, to, facts=facts, papers=papers, declared=declared)
