"""What papers print of what is masked: drafts bear the masks until somebody asks, originals need the right to look."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, TypeVar

from db.errors import Missing, Refused
from db.kinds import Masked
from db.models import Paper
from db.registers import REGISTERS
from db.services.access import house, revealing, roles
from db.services.disclosure import PAPER, note
from db.services.facts import Facts
from db.services.frozen import thaw
from db.services.store import Store

T = TypeVar("T")
_REPORTERS = {"clue": "clues", "complaint": "fair_complaints"}
"""The registers of what papers call a clue and a complaint: who reported stands there."""


@dataclass(frozen=True)
class Secret:
    """One masked fact of a record: where it stands, in which register, what it is and how it is shown."""

    path: str
    register: str
    record_id: int
    name: str
    plain: str
    mask: str


@dataclass(frozen=True)
class View:
    """The facts of a record as one person sees them, with what is masked in them."""

    facts: dict[str, Any]
    secrets: tuple[Secret, ...]
    masked: bool

    def typed(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """What was typed over masked texts, with what they stand for in their place.

        Raises `Refused` for a mask that stands for several things.
        """
        meant: dict[str, set[str]] = {}
        for one in self.secrets:
            meant.setdefault(one.mask, set()).add(one.plain)

        def back(text: str) -> str:
            for mask, plains in meant.items():
                if mask in text and len(plains) > 1:
                    raise Refused(f"“{mask}”可能是几个不同的内容，不能这样填写。", remedy="请把这一处写完整。")
                text = text.replace(mask, next(iter(plains)))
            return text

        return {name: _mapped(value, back) for name, value in values.items()} if self.secrets else dict(values)

    def shown(self, value: T) -> T:
        """Any value, dataclasses and lists included, with what is masked for this person replaced by its mask."""
        if not self.masked or not self.secrets:
            return value
        longest_first = sorted(self.secrets, key=lambda one: -len(one.plain))

        def hide(text: str) -> str:
            for one in longest_first:
                text = text.replace(one.plain, one.mask)
            return text

        return _mapped(value, hide)  # type: ignore[no-any-return]  # the same kind of value as was given

    def printed(self, text: str) -> list[Secret]:
        """What of the masked facts stands in a text."""
        flat = "".join(text.split())
        return [one for one in self.secrets if "".join(one.plain.split()) in flat]


class PaperSecrets:
    """Asked before anything of a paper is shown, printed or issued."""

    def __init__(self, store: Store, facts: Facts) -> None:
        self.store = store
        self.facts = facts

    def view(self, register: str, record_id: int, about: Mapping[str, int] | None = None, *, unmask: str = "") -> View:
        """The facts of a record as they may be shown.

        With `unmask`, the key of the paper for which it is asked, those are shown as they are that the person may
        see, which is logged. Raises `Refused` when nothing of what is masked may be seen.
        """
        chosen = dict(about or {})
        facts = self.facts.of(register, record_id, **chosen)
        if self.store.access.unbound:
            return View(facts, (), masked=False)
        with house():
            whole = self.facts.of(register, record_id, **chosen)
        secrets = tuple(_secrets(facts, whole, ""))
        if not unmask:
            view = View(facts, secrets, masked=True)
            return replace(view, facts={**facts, "issued": view.shown(facts.get("issued", {}))})
        open_ones = self._noted(secrets, unmask)
        with revealing({one.register for one in open_ones}):
            facts = self.facts.of(register, record_id, **chosen)
        return View(facts, tuple(one for one in secrets if one not in open_ones), masked=True)

    def drafted(
        self,
        register: str,
        record_id: int,
        about: Mapping[str, int] | None,
        *,
        kept: Mapping[str, Any],
        typed: Mapping[str, Any],
        unmask: str,
    ) -> dict[str, Any]:
        """What a draft prints, its own fields as they were kept and as they are typed now included."""
        view = self.view(register, record_id, about, unmask=unmask)
        meant = (self.view(register, record_id, about) if unmask else view).typed(typed)
        return view.facts | {"own": view.shown({**kept, **meant})}

    def allow_issue(self, view: View, text: str, title: str) -> None:
        """Log what an issued paper prints of what is masked. Raises `Refused`, saying who may, without the right."""
        self._allow(view.printed(text), f"《{title}》要印出隐去的内容", "签发")

    def allow_original(self, paper_id: int) -> None:
        """The same for somebody who wants the frozen original, whatever became of its facts since.

        Raises `Refused`, `Missing`.
        """
        if self.store.access.unbound:
            return
        stored = self.store.stored(Paper, paper_id)
        if stored is None:
            raise Missing("这份文书已不存在。")
        register, title, frozen = stored["register"], stored["title"], thaw(stored["frozen"])
        self.store.access.need_read(register)
        table = REGISTERS[register].model.table()
        record_id = self.store.database.value(f'SELECT id FROM "{table}" WHERE uid=?', [stored["owner"]])
        why = f"《{title}》载有隐去的内容"
        paths = {path for one in (*frozen.origins, *frozen.woven) for path in (one.path, *one.sources)}
        for path in paths:
            register_named = _REPORTERS.get(path.partition(".")[0])
            if register_named and path.rpartition(".")[2] in _secret_names(register_named):
                self._need(register_named, why, "查看原件")
                self._note_reporter(register_named, register, record_id, why)
        if record_id is not None:
            self._allow(self.view(register, int(record_id)).printed(frozen.text), why, "查看原件")

    def _allow(self, printed: Iterable[Secret], why: str, what: str) -> None:
        printed = list(printed)
        for one in printed:
            self._need(one.register, why, what)
        self._noted(printed, why)

    def _note_reporter(self, named: str, register: str, record_id: int | None, why: str) -> None:
        """Log that somebody looks at who reported, in the clue (or complaint) that the paper's record comes from."""
        found = record_id
        if register == "cases":
            found = self.store.database.value("SELECT clue_id FROM cases WHERE id=?", [record_id])
        if found is not None:
            note(self.store, named, [int(found)], [why], how=PAPER)

    def _need(self, register: str, why: str, what: str) -> None:
        if not any(register in role.unmasks for role in self.store.access.roles):
            holders = "、".join(roles().holders("unmasks", register)) or "没有人"
            raise Refused(f"{why}，只有{holders}可以{what}。", remedy="请换有权的人员操作。")

    def _noted(self, secrets: Iterable[Secret], why: str) -> list[Secret]:
        """Log the secrets that this person may see; gives them back. Raises `Refused` when there are only others."""
        secrets = list(secrets)
        access = self.store.access
        allowed = [one for one in secrets if any(one.register in role.unmasks for role in access.roles)]
        if secrets and not allowed:
            access.need_unmask(secrets[0].register)
        named: dict[tuple[str, int], list[str]] = {}
        for one in allowed:
            label = REGISTERS[one.register].model.specs()[one.name].label
            named.setdefault((one.register, one.record_id), []).append(label)
        for (register, record_id), names in named.items():
            note(self.store, register, [record_id], sorted(set(names)), how=f"{PAPER}：{why}")
        return allowed


def _secret_names(register: str) -> set[str]:
    return {name for name, spec in REGISTERS[register].model.specs().items() if spec.kind.secret}


def _secrets(masked: Any, whole: Any, path: str, record_id: int = 0) -> Iterator[Secret]:
    """The facts that differ because they are masked."""
    if isinstance(masked, Masked):
        plain = str(whole)
        if plain != masked:
            yield Secret(path, masked.register, record_id, masked.name, plain, str(masked))
    elif isinstance(masked, Mapping) and isinstance(whole, Mapping):
        inside = masked.get("id") or record_id
        for name, value in masked.items():
            if name in whole:
                yield from _secrets(value, whole[name], f"{path}.{name}".strip("."), inside)
    elif isinstance(masked, list | tuple) and isinstance(whole, list | tuple):
        for number, (one, other) in enumerate(zip(masked, whole, strict=False)):
            yield from _secrets(one, other, f"{path}.{number}", record_id)


def _mapped(value: Any, change: Callable[[str], str]) -> Any:
    """The same value with every text in it changed."""
    if isinstance(value, Masked):
        return value
    if isinstance(value, str):
        return change(value)
    if isinstance(value, Mapping):
        return {name: _mapped(one, change) for name, one in value.items()}
    if isinstance(value, list | tuple) and not hasattr(value, "_fields"):
        return type(value)(_mapped(one, change) for one in value)
    if is_dataclass(value) and not isinstance(value, type):
        changed = {one.name: _mapped(getattr(value, one.name), change) for one in fields(value) if one.init}
        return replace(value, **changed)
    return value
