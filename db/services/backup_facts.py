"""What is known of a backup without opening it, and which backups are kept as time goes by."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from db.disk import drop, written
from db.vault import remove as remove_slots

KEEP_ALL, KEEP_DAILY, KEEP_WEEKLY, KEEP_MONTHLY = timedelta(days=2), 14, 8, 24
KEEP_BEFORE, KEEP_OF_EACH = timedelta(days=14), 3
ON_CLOSE, BY_HAND, ASIDE = "关闭时", "手动", "恢复前"
_BY_RULE = "前"  # 导入前, 升级前: made without being asked, as a way back
_NAME = re.compile(r"-(?P<why>[^-]+)-(?P<day>\d{8})-(?P<time>\d{6})\.db$")


@dataclass(frozen=True)
class Backup:
    """One backup: where it lies, when and why it was made, how large (bytes), how many cases, verified or not.

    `seq` and `head` are the number and hash (hex) of the newest change it holds, `counts` its rows by table; -1, ""
    and nothing when its notes are lost. `missing` are contents that the register itself had lost already.
    """

    path: Path
    made_at: datetime
    why: str
    size: int
    cases: int
    seq: int
    verified: bool
    head: str = ""
    counts: Mapping[str, int] = field(default_factory=dict)
    missing: tuple[str, ...] = ()


def backups_in(folder: Path) -> list[Backup]:
    """Every backup in a folder, newest first; files that bear other names are left alone."""
    if not folder.is_dir():
        return []
    found = [described(path) for path in folder.glob("*.db") if _NAME.search(path.name)]
    return sorted(found, key=lambda one: (one.made_at, one.path.name), reverse=True)


def backups_of(register: Path, folder: Path) -> list[Backup]:
    """The backups of this register in a folder, newest first; none when the folder is out of reach."""
    try:
        return [one for one in backups_in(folder) if one.path.name.startswith(f"{register.stem}-")]
    except OSError:
        return []


def described(path: Path) -> Backup:
    """A backup as its name and the notes beside it tell."""
    match = _NAME.search(path.name)
    stat = path.stat()
    made = (
        datetime.strptime(match["day"] + match["time"], "%Y%m%d%H%M%S")
        if match
        else datetime.fromtimestamp(stat.st_mtime)
    )
    known = _notes(path)
    verified = bool(known.get("verified")) and known.get("size") == stat.st_size
    counts = known.get("counts")
    return Backup(
        path,
        made,
        match["why"] if match else "",
        stat.st_size,
        int(known.get("cases", -1)),
        int(known.get("seq", -1)),
        verified,
        str(known.get("head", "")),
        counts if isinstance(counts, dict) else {},
        tuple(known.get("missing", ())),
    )


def note(one: Backup) -> Backup:
    """Write down beside a backup what is known of it."""
    plain = {
        "why": one.why,
        "size": one.size,
        "cases": one.cases,
        "seq": one.seq,
        "head": one.head,
        "verified": one.verified,
        "counts": dict(one.counts),
        "missing": list(one.missing),
    }
    target = sidecar(one.path)
    with written(target) as file:
        file.write(json.dumps(plain, ensure_ascii=False, indent=1).encode())
    return one


def sidecar(path: Path) -> Path:
    """The notes beside a backup."""
    return path.with_suffix(".json")


def remove(path: Path) -> None:
    """Take a backup away, with its notes."""
    drop(path)
    drop(sidecar(path))
    remove_slots(path)


def free_name(path: Path) -> Path:
    """The same name, some seconds later when it is taken."""
    number, free = 2, path
    while free.exists() or sidecar(free).exists():
        stamp = re.search(r"(.*-)(\d{8}-\d{6})$", path.stem)
        later = datetime.strptime(stamp[2], "%Y%m%d-%H%M%S") + timedelta(seconds=number - 1) if stamp else None
        stem = f"{stamp[1]}{later:%Y%m%d-%H%M%S}" if stamp else f"{path.stem}-{number}"
        free = path.with_name(stem + path.suffix)
        number += 1
    return free


def keep(backups: Iterable[Backup], at: datetime) -> set[Path]:
    """Which backups stay.

    All of two days, then of those that were verified (else of the others) the newest of 14 days, 8 weeks and 24
    months. What was made before an import, an upgrade and the like also stays for 14 days, and the newest three of
    each kind for longer. What somebody made by hand or set aside at a restore stays, and so does the newest good copy.
    """
    newest_first = sorted(backups, key=lambda one: one.made_at, reverse=True)
    kept = {one.path for one in newest_first if at - one.made_at <= KEEP_ALL or not _by_rule(one)}
    kept |= {one.path for one in newest_first if one.verified and one is _first_good(newest_first)}
    ours = sorted((one for one in newest_first if _by_rule(one)), key=lambda one: not one.verified)
    periods: tuple[tuple[int, Callable[[datetime], Any]], ...] = (
        (KEEP_DAILY, lambda made: made.date()),
        (KEEP_WEEKLY, lambda made: made.isocalendar()[:2]),
        (KEEP_MONTHLY, lambda made: (made.year, made.month)),
    )
    for count, period in periods:
        seen: list[Any] = []
        for one in ours:
            name = period(one.made_at)
            if name not in seen and len(seen) < count:
                seen.append(name)
                kept.add(one.path)
    for why in {one.why for one in ours if one.why.endswith(_BY_RULE)}:
        before = [one for one in ours if one.why == why]
        kept |= {one.path for one in before if at - one.made_at <= KEEP_BEFORE} | {
            one.path for one in before[:KEEP_OF_EACH]
        }
    return kept


def _first_good(newest_first: Iterable[Backup]) -> Backup | None:
    return next((one for one in newest_first if one.verified), None)


def _by_rule(one: Backup) -> bool:
    return one.why == ON_CLOSE or (one.why.endswith(_BY_RULE) and one.why != ASIDE)


def _notes(path: Path) -> dict[str, Any]:
    try:
        known = json.loads(sidecar(path).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}
