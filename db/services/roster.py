"""Names against people: pasted lists matched exactly, by sound or by likeness, and initials typed at a sign-in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from unicodedata import normalize

from db.kinds import Person
from db.services.store import Store

_NUMBERING = re.compile(r"^\s*(?:\d+|[一二三四五六七八九十]+)\s*[.．、)）:：]\s*")
_HONORIFIC = re.compile(r"(?:同志|老师|先生|女士|（[^）]*）|\([^)]*\))$")
_BETWEEN_NAMES = re.compile(r"[\n,，、;；|]+")
_BETWEEN_CELLS = re.compile(r"\t|\s{2,}")
_HANZI = re.compile(r"[㐀-鿿\U00020000-\U0003ffff]")
_HOW = {"exact": "姓名相同", "unit": "姓名和单位相同", "pinyin": "读音相同", "similar": "姓名相近", "none": "没有找到"}
_MANY = 5


@dataclass(frozen=True)
class Known:
    """A person as names are matched: the folded name, its unit and pinyin keys."""

    id: int
    name: str
    unit: str
    keys: frozenset[str]


@dataclass(frozen=True)
class Match:
    """One pasted name: the person it means, how that was found, and whom else it could mean.

    `how` is `exact`, `unit`, `pinyin`, `similar` or `none`; `person` is None for `none` and while several fit.
    """

    text: str
    name: str
    unit: str
    person: int | None
    how: str
    candidates: tuple[int, ...] = ()

    @property
    def label(self) -> str:
        """How it was found, in Chinese."""
        return _HOW[self.how] if self.person is not None or not self.candidates else f"{_HOW[self.how]}，有多人"


def people(store: Store, ids: Iterable[int] | None = None) -> tuple[Known, ...]:
    """Everybody in the register, or those with these ids, by name."""
    chosen = f" WHERE id IN ({','.join(map(str, ids)) or '0'})" if ids is not None else ""
    rows = store.database.rows(f"SELECT id, name, coalesce(unit,''), coalesce(name_keys,'') FROM people{chosen}")
    known = (Known(row[0], row[1], row[2], frozenset(row[3].split())) for row in rows)
    return tuple(sorted(known, key=lambda one: (one.name, one.id)))


def match(text: str, known: Sequence[Known]) -> tuple[Match, ...]:
    """Match the names of a pasted text (a chat, a column, rows of name and unit), each once, in order.

    A line with tabs or wide gaps is a row of a table: its first cell that looks like a name is the name, and a cell
    that is the unit of somebody called so decides between namesakes.
    """
    by_name: dict[str, list[Known]] = {}
    for one in known:
        by_name.setdefault(one.name, []).append(one)
    found: dict[tuple[str, str], Match] = {}
    for line in text.splitlines():
        cells = [cell.strip() for cell in _BETWEEN_CELLS.split(line.strip())]
        rows = [cells] if len(cells) > 1 else [[part] for part in _BETWEEN_NAMES.split(line)]
        for row in rows:
            name, unit = _named(row)
            if name and (name, unit) not in found:
                found[name, unit] = _match(" ".join(row), name, unit, known, by_name)
    return tuple(found.values())


def initials(text: str, known: Sequence[Known]) -> dict[str, tuple[int, ...]]:
    """For each word of what was typed at a sign-in (`zw lxm 王芳`), the ids of those it may mean, best ones only.

    A word means those whose initials or pinyin it is; only when there is none, those whose pinyin begins with it, then
    those whose name contains it.
    """
    found: dict[str, tuple[int, ...]] = {}
    for word in normalize("NFKC", text).lower().replace("，", " ").replace("、", " ").replace(",", " ").split():
        ways = (
            [one.id for one in known if word in one.keys or word == one.name.lower()],
            [one.id for one in known if any(key.startswith(word) for key in one.keys)],
            [one.id for one in known if word in one.name.lower()],
        )
        found[word] = tuple(next((ids for ids in ways if ids), ()))
    return found


def _named(cells: Sequence[str]) -> tuple[str, str]:
    """The name in a row of cells, and the longest other cell as its unit."""
    cleaned = [_cleaned(cell) for cell in cells]
    place = next(
        (place for place, cell in enumerate(cleaned) if 1 < len(_HANZI.findall(cell)) <= 4 and len(cell) <= 8), None
    )
    if place is None:
        place = next((place for place, cell in enumerate(cleaned) if cell and not cell.isdigit()), None)
    if place is None:
        return "", ""
    others = [cell for other, cell in enumerate(cells) if other != place and len(_HANZI.findall(cell)) > 2]
    return cleaned[place], max(others, key=len, default="")


def _cleaned(cell: str) -> str:
    """A name without its number, brackets and form of address."""
    text = _NUMBERING.sub("", cell.strip())
    text = _HONORIFIC.sub("", text) if len(text) > 2 else text
    return Person().parse(text) or "" if len(text) <= 40 else ""


def _match(text: str, name: str, unit: str, known: Sequence[Known], by_name: Mapping[str, list[Known]]) -> Match:
    same = by_name.get(name, [])
    if len(same) > 1 and unit:
        there = [one for one in same if one.unit and (one.unit in unit or unit in one.unit)]
        if len(there) == 1:
            return Match(text, name, unit, there[0].id, "unit")
    if same:
        return _one_of(text, name, unit, same, "exact")
    from db.pinyin import keys  # pypinyin is heavy and only names that are not known need it

    sounds = {key for key in keys(name).split() if len(key) > len(name)}
    alike = [one for one in known if sounds & one.keys]
    if alike:
        return _one_of(text, name, unit, alike, "pinyin")
    near = [one for one in known if _is_near(name, one.name)]
    return _one_of(text, name, unit, near, "similar") if near else Match(text, name, unit, None, "none")


def _one_of(text: str, name: str, unit: str, fitting: Sequence[Known], how: str) -> Match:
    """The only one that fits; a likeness alone is offered, never taken."""
    ids = tuple(one.id for one in fitting[:_MANY])
    sure = len(fitting) == 1 and how != "similar"
    return Match(text, name, unit, ids[0] if sure else None, how, () if sure else ids)


def _is_near(name: str, other: str) -> bool:
    """Whether two names of the same family differ by one character put in, left out, changed or swapped."""
    if min(len(name), len(other)) < 2 or abs(len(name) - len(other)) > 1 or name[0] != other[0]:
        return False
    if len(name) == len(other):
        different = [place for place, pair in enumerate(zip(name, other, strict=True)) if pair[0] != pair[1]]
        return (len(different) == 1 and len(name) > 2) or (len(different) == 2 and sorted(name) == sorted(other))
    longer, shorter = (name, other) if len(name) > len(other) else (other, name)
    return any(longer[:place] + longer[place + 1 :] == shorter for place in range(1, len(longer)))
