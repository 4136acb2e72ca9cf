"""The rules that a register goes by: the office's own files beside it, and its own values of what rests on memory."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from threading import RLock

from db.disk import copy, drop
from db.errors import Missing, Refused, known_faults
from db.kinds.clock import today
from db.models.clock import RuleSetting
from db.rules.book import Book, RuleFile, read_rules, shipped_book, with_files
from db.rules.in_use import using
from db.rules.rulefile import RESOURCES, RuleFault
from db.rules.settings import GROUPS, MARKS, Setting, applied, settings
from db.services.attachments import safe_name
from db.services.store import Store

__all__ = ["GROUPS", "MARKS", "OwnRules", "RuleBook", "Setting"]

KIND = ".toml"
EXAMPLE = RESOURCES / "help" / "rule-file.toml"
Stamp = tuple[tuple[str, int, int], ...]


@dataclass(frozen=True)
class OwnRules:
    """One of the office's own rule files: its name, title, from when it is in force, and why it is not used."""

    name: str
    title: str
    start: date | None
    fault: str

    def in_force(self, day: date) -> bool:
        """Whether it is used on a day."""
        return not self.fault and (self.start is None or self.start <= day)


class RuleBook:
    """The rules of one register, made anew when a file or a setting changed or a new day came."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.folder = store.path.with_name(store.path.name + ".rules")
        self._lock = RLock()
        self._known: tuple[object, Book] | None = None
        self._read: tuple[Stamp, tuple[tuple[RuleFile | None, OwnRules], ...]] | None = None

    def book(self) -> Book:
        """The rules in force today. A file with a fault is left out (see `files`)."""
        day, own = today(), self._values()
        sources = (day, tuple(sorted(own.items())), self.stamp())
        with self._lock:
            if self._known is None or self._known[0] != sources:
                self._known = sources, applied(self._laid(day), own)
            return self._known[1]

    @contextmanager
    def applied(self) -> Iterator[None]:
        """Let everything inside go by these rules."""
        with using(self.book()):
            yield

    # Settings

    def settings(self) -> tuple[Setting, ...]:
        """Every rule that is a setting, with the office's own value and its reason."""
        rows = self.store.database.rows("SELECT key, value, coalesce(reason,'') FROM rule_settings")
        return settings(self._laid(today()), {key: (value, reason) for key, value, reason in rows})

    def setting(self, key: str) -> Setting:
        """One setting by its key. Raises `Missing`."""
        found = next((one for one in self.settings() if one.key == key), None)
        if found is None:
            raise Missing(f"没有“{key}”这项规则设置。", remedy="可用的见“维护—规则设置”。")
        return found

    def with_value(self, key: str, text: str) -> Book:
        """The rules as they would be with another value of a setting. Raises `Refused` for what it cannot be."""
        value = self.setting(key).checked(text)
        return applied(self._laid(today()), {**self._values(), key: value})

    def change(self, key: str, text: str, *, reason: str) -> None:
        """Set a rule otherwise; the value of the release takes the setting back.

        Raises `Refused` for a value it cannot have or without a reason.
        """
        self.store.access.need("settings")
        one = self.setting(key)
        value = one.checked(text)
        if not reason.strip():
            raise Refused("请写明依据，例如看到的原文或者省局的文件。")
        rows = self.store.database.rows("SELECT id FROM rule_settings WHERE key=?", [key])
        before = self.store.stored(RuleSetting, rows[0][0]) if rows else None
        row = {"key": key, "value": value, "reason": reason.strip()[:200]}
        with self.store.change(reason=f"规则设置：{one.name}，{reason.strip()}") as changes:
            if value == one.default and before is not None:
                changes.delete(RuleSetting, before["id"], before=before)
            elif before is not None:
                changes.update(RuleSetting, before["id"], before=before, after=row)
            elif value != one.default:
                changes.insert(RuleSetting, row)

    def _values(self) -> dict[str, str]:
        return dict(self.store.database.rows("SELECT key, value FROM rule_settings"))

    # Files

    def stamp(self) -> Stamp:
        """Names, times and sizes of the files: equal stamps mean equal rules."""
        try:
            with os.scandir(self.folder) as found:
                files = [(one.name, one.stat()) for one in found if Path(one.name).suffix.lower() == KIND]
        except OSError:
            return ()
        return tuple(sorted((name, stat.st_mtime_ns, stat.st_size) for name, stat in files))

    def files(self) -> tuple[OwnRules, ...]:
        """The office's own rule files by name, each with its fault."""
        return tuple(own for _, own in self._files())

    def faults(self) -> list[str]:
        """Why a file in the folder is not used: file, line and reason."""
        return [own.fault for own in self.files() if own.fault]

    def with_file(self, file: Path) -> tuple[RuleFile, Book]:
        """A rule file, and the rules as they would be once it is in force.

        Raises `Refused` (a `RuleFault` with file, line and reason) for a faulty one.
        """
        made = read_rules(file)
        kept = [one for one, _ in self._files() if one is not None]
        return made, applied(with_files([*kept, made], today=today(), early=True), self._values())

    def take(self, file: Path) -> Path:
        """Keep a rule file beside the register, where it is in force from its day; returns where.

        Raises `RuleFault` for a faulty one: nothing is kept then.
        """
        self.store.access.need("settings")
        self.with_file(file)
        target = self.folder / f"{safe_name(file.stem)}{KIND}"
        number = 1
        while target.exists():
            number += 1
            target = self.folder / f"{safe_name(file.stem)}-{number}{KIND}"
        with known_faults():
            self.folder.mkdir(parents=True, exist_ok=True)
            copy(file, target)
        self._tell()
        return target

    def save_example(self, file: Path) -> Path:
        """Write a rule file to begin with, in which every part is explained; returns where."""
        with known_faults():
            copy(EXAMPLE, file)
        return file

    def take_out(self, name: str) -> None:
        """Take one of the office's own rule files out of use. Raises `Missing` when it is not there."""
        self.store.access.need("settings")
        target = self.folder / Path(name).name
        if not target.exists():
            raise Missing(f"没有“{name}”这个规则文件，可能已被取出。")
        with known_faults():
            drop(target)
        self._tell()

    def without(self, name: str) -> Book:
        """The rules as they would be without one of the files."""
        kept = [one for one, own in self._files() if one is not None and own.name != name]
        return applied(with_files(kept, today=today()), self._values())

    def _tell(self) -> None:
        for listener in self.store.listeners:
            listener(frozenset({("rule_settings", 0)}))

    def _laid(self, day: date) -> Book:
        kept = [one for one, _ in self._files() if one is not None]
        return with_files(kept, today=day) if kept else shipped_book()

    def _files(self) -> tuple[tuple[RuleFile | None, OwnRules], ...]:
        stamp = self.stamp()
        with self._lock:
            if self._read is None or self._read[0] != stamp:
                self._read = stamp, tuple(_readings(self.folder, stamp))
            return self._read[1]


def _readings(folder: Path, stamp: Stamp) -> Iterator[tuple[RuleFile | None, OwnRules]]:
    """Each file, tried on top of those before it, so that one that does not fit is left out alone."""
    kept: list[RuleFile] = []
    for name, _, _ in stamp:
        try:
            made = read_rules(folder / name)
            with_files([*kept, made], today=today(), early=True)
        except (RuleFault, Refused, OSError) as fault:
            yield None, OwnRules(name, name, None, str(fault))
            continue
        kept.append(made)
        yield made, OwnRules(name, made.title, made.start, "")
