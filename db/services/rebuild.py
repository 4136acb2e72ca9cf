"""A register made anew from the packages of closed cases, when the register and its backups are lost."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from db.audit import Change, Log, hash_name
from db.backup import Progress
from db.disk import move
from db.driver import head_of, peewee
from db.engine import Database
from db.errors import Missing, NeedsPassword, Refused, RegisterError, known_faults
from db.filestore import FileStore
from db.keys import Key, known
from db.lock import RegisterLock, this_process
from db.models import Case, Office
from db.record import Record, new_uid
from db.schema import upgrade
from db.sealed import ENDING
from db.services.opening import forget, restoring
from db.services.package_content import OWNED
from db.services.package_file import Read, hash_entry, opened, read_package
from db.services.packages import INDEX, Index, read_index, sealed_by
from db.services.replay import MODELS, blobs
from db.services.restoring import NOBODY, set_aside
from db.services.store import stamp
from db.vault import copy_slots, find
from db.version import VERSION

_USED = "重建前已经给出；用它的案件或文书不在案卷包里，号码不再使用"


_UNFIT = (peewee.IntegrityError, peewee.InterfaceError, peewee.DataError, peewee.ProgrammingError)
"""What the database says of values that do not fit their columns."""


@dataclass(frozen=True)
class Rebuilt:
    """What a rebuild made: how many cases, and why a package could not be taken in, one sentence each.

    `kept` is where what stood under the name of the register was set aside.
    """

    target: Path
    cases: int
    faults: tuple[str, ...]
    kept: Path | None = None

    def sentences(self) -> list[str]:
        """The same in words."""
        lines = [f"已由案卷包重建 {self.cases:,} 件案件。没有结案的案件不在案卷包里，要照纸质材料补录。"]
        if self.faults:
            lines.append(f"有 {len(self.faults)} 个案卷包没有收进来：")
            lines += self.faults
        if self.kept is not None:
            lines.append(f"原来的文件没有丢，另存为“{self.kept.name}”。")
        return lines


def rebuild(
    folder: Path, target: Path, *, in_place: bool = False, user: str = "", progress: Progress | None = None
) -> Rebuilt:
    """Make a register at `target` from a folder of packages. A damaged package is named, the others are taken in.

    With `in_place` something may stand at `target`: it is set aside first. Raises `Missing` when there are no packages,
    `Refused` when the target exists otherwise or no package can be read, `NeedsPassword`, `EnvironmentFault`; nothing
    is left behind then.
    """
    found = _packages_in(folder)
    if not found:
        raise Missing(
            f"“{folder.name}”里没有案卷包。", remedy="案卷包文件夹在登记库旁边，名字以“-案卷包”结尾，里面是 .zip 文件。"
        )
    if target.exists() and not in_place:
        raise Refused(f"文件“{target.name}”已经存在。", remedy="请为重建的登记库另起一个文件名。")
    lock = RegisterLock(target)
    with known_faults():
        key = _key(folder)
        target.parent.mkdir(parents=True, exist_ok=True)
        lock.take()
        part = restoring(target)
        try:
            forget(part)
            files = FileStore(target.with_name(target.name + ".files"), key)
            builder = _Builder(part, key, files)
            try:
                builder.build(found, read_index(folder, key), user or this_process().user, progress)
            finally:
                builder.database.close()
            if not builder.cases:
                raise Refused("没有一个案卷包能读出来。" + "".join(builder.faults[:3]), remedy="请换一份案卷包文件夹。")
            kept = set_aside(target)
            move(part, target)
            if key is not None:
                _bring_slots(folder, target)
        finally:
            forget(part)
            lock.release()
    return Rebuilt(target, builder.cases, tuple(builder.faults), kept)


class _Builder:
    """Fills a fresh register."""

    def __init__(self, part: Path, key: Key | None, files: FileStore) -> None:
        part.touch()
        self.database = Database(part, key=key)
        self.key = key
        self.files = files
        self.cases = 0
        self.faults: list[str] = []
        self._register = ""
        self._office = ""
        self._changes: list[Change] = []
        self._known_columns: dict[str, set[str]] = {}

    def build(self, found: list[Path], index: Index | None, user: str, progress: Progress | None) -> None:
        """Take in every package, then what all of them need."""
        upgrade(self.database)
        self.database.execute_sql("PRAGMA foreign_keys=OFF")
        with self.database.atomic():
            self._set_meta("program", VERSION)
            for done, path in enumerate(found):
                if progress is not None:
                    progress(done, len(found), "读取案卷包")
                try:
                    self._take(path)
                except RegisterError as fault:
                    named = path.name in fault.sentence
                    self.faults.append(fault.sentence if named else f"案卷包“{path.name}”：{fault.sentence}")
                except _UNFIT:
                    self.faults.append(f"案卷包“{path.name}”里的内容不合登记库的要求，没有收进来。")
            if self.cases:
                self._finish(index, user)
        self.database.execute_sql("PRAGMA foreign_keys=ON")

    def _take(self, path: Path) -> None:
        with opened(path, self.key) as archive, self.database.atomic():
            read = read_package(archive, path.name)
            register = read.body["register"]
            if self._register not in ("", register):
                raise Refused(f"案卷包“{path.name}”来自另一个登记库，没有收进来。")
            if not self._register:
                self._register = register
                self._office = str(read.body["office"])
                self._set_meta("origin", register)
                algorithm = read.body["algorithm"]
                self._set_meta("hash", algorithm if algorithm in hashlib.algorithms_available else hash_name())
            self._records(read, path.name)
            self._log(read, path.name)
            for digest, name in read.files.items():
                with archive.open(name) as stream:
                    if not self.files.has(digest):
                        self.files.keep_bytes(stream.read())
            body = {"package": path.name, "files": len(read.files)}
            uid = bytes.fromhex(read.body["case"]["uid"])
            self._changes.append(Change(Case.table(), uid, NOBODY, "rebuild", body, reason="由案卷包重建"))
            self.cases += 1

    def _records(self, read: Read, name: str) -> None:
        body = read.body
        for record in body["linked"]:
            self._insert(record, name)
        for record in (body["clue"], body["case"]):
            if record is None or not self._insert(record, name):
                continue
            for rows in record["rows"].values():
                for row in rows["rows"]:
                    parent = MODELS[row["table"]].parent() if row["table"] in MODELS else None
                    self._insert(row, name, {parent.column_name: record["id"]} if parent is not None else None)
        for one in OWNED:
            for record in body.get(one.table(), ()):
                self._insert(record, name)
        for number in body["numbers"]:
            row = number | {"owner": bytes.fromhex(number["owner"])}
            self._put("numbers", row, ignore=True)

    def _insert(self, record: Mapping[str, Any], package: str, more: Mapping[str, Any] | None = None) -> bool:
        """Put a record in unless it is there; False when it is. A newer state of it takes the place of an older one."""
        model = MODELS.get(record["table"])
        if model is None:
            raise Refused(f"案卷包“{package}”里有本程序不认识的表“{record['table']}”。", remedy="请用新版程序重建。")
        row = _stored(model, record) | dict(more or {})
        known_one = self.database.rows(
            f'SELECT uid, revision FROM "{model.table()}" WHERE id=? OR uid=?', [row["id"], row["uid"]]
        )
        if any(bytes(uid) != row["uid"] for uid, _ in known_one):
            raise Refused(f"案卷包“{package}”里的编号与别的案卷包重复，它来自另一个登记库，没有收进来。")
        if known_one and known_one[0][1] >= row["revision"]:
            return False
        if known_one:
            self.database.execute_sql(f'DELETE FROM "{model.table()}" WHERE id=?', [row["id"]])
        self._put(model.table(), row)
        return True

    def _log(self, read: Read, package: str) -> None:
        """The entries of the log, each of which vouches for itself; one that does not makes the package doubtful."""
        for entry in read.log:
            if hash_entry(entry, read.body["algorithm"]) != entry["hash"]:
                raise Refused(f"案卷包“{package}”里第 {entry['seq']} 条修改记录与它的哈希值不符，可能被改动过。")
            row = dict(entry)
            for name in ("uid", "owner", "previous", "hash"):
                row[name] = bytes.fromhex(entry[name])
            row["body"] = json.dumps(entry["body"], ensure_ascii=False, separators=(",", ":"))
            self._put("earlier_log", row, ignore=True)

    def _finish(self, index: Index | None, user: str) -> None:
        """The office, the numbers that were given to others, and the log of this register itself."""
        self._settle_office(index.office if index is not None else {}, user)
        if index is None:
            self.faults.append(
                "案卷包的目录（目录.json）不见了或已损坏：没有结案的案件用过的文号不清楚，签发文书前请核对已发的文号。"
            )
        for code, year, serial in index.numbers if index is not None else ():
            sql = "SELECT serial FROM numbers WHERE code=? AND year=?"
            have = {row[0] for row in self.database.rows(sql, [code, year])}
            row = {"code": code, "year": year, "owner": b"", "given_at": stamp(), "void_reason": _USED}
            for missing in sorted(set(range(1, serial + 1)) - have):
                self._put("numbers", row | {"serial": missing, "text": f"{code}〔{year}〕{missing}"})
        algorithm = self.database.value("SELECT value FROM meta WHERE key='hash'")
        Log(self.database, algorithm).append(self._changes, who=user)

    def _settle_office(self, office: Mapping[str, Any], user: str) -> None:
        """The office as the index knows it, else what the packages say: its name."""
        columns, binary = self._columns(Office.table()), blobs(Office)
        with suppress(*_UNFIT, ValueError, TypeError):
            row = {
                name: bytes.fromhex(value) if name in binary and value else value
                for name, value in office.items()
                if name in columns
            }
            if row:
                self._put(Office.table(), row)
                return
        at = stamp()
        who = {"created_at": at, "created_by": user, "changed_at": at, "changed_by": user}
        self._put(Office.table(), {"uid": new_uid(), "revision": 1, "name": self._office, **who})

    def _put(self, table: str, row: Mapping[str, Any], *, ignore: bool = False) -> None:
        unknown = row.keys() - self._columns(table)
        if unknown:
            raise Refused(f"表 {table} 没有“{min(unknown)}”这一栏。")
        names = ",".join(f'"{name}"' for name in row)
        marks = ",".join("?" * len(row))
        verb = "INSERT OR IGNORE" if ignore else "INSERT"
        self.database.execute_sql(f'{verb} INTO "{table}"({names}) VALUES({marks})', list(row.values()))

    def _columns(self, table: str) -> set[str]:
        if table not in self._known_columns:
            rows = self.database.rows(f'PRAGMA table_info("{table}")')
            self._known_columns[table] = {row[1] for row in rows}
        return self._known_columns[table]

    def _set_meta(self, key: str, value: str) -> None:
        sql = "INSERT INTO meta(key,value) VALUES(?,?) ON CONFLICT(key) DO UPDATE SET value=excluded.value"
        self.database.execute_sql(sql, [key, value])


def _stored(model: type[Record], record: Mapping[str, Any]) -> dict[str, Any]:
    """The column values of a record in a package."""
    columns, binary = model.columns(), blobs(model)
    row = {name: value for name, value in record.items() if name not in ("table", "fields", "other", "rows")}
    row |= {columns[field["name"]]: field["value"] for field in record["fields"] if field["name"] in columns}
    row |= record["other"]
    return {
        name: bytes.fromhex(value) if name in binary and value is not None else value for name, value in row.items()
    }


def _packages_in(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if path.name.endswith((".zip", f".zip{ENDING}")))


def locked_by(folder: Path) -> Path:
    """The file in a folder of packages whose password opens them all."""
    return folder / (INDEX + ENDING)


def _key(folder: Path) -> Key | None:
    """The key of sealed packages. Raises `NeedsPassword` when it was not unlocked."""
    name = sealed_by(folder)
    key = known(name) if name is not None else None
    if name is not None and key is None:
        raise NeedsPassword(folder.name)
    return key


def _bring_slots(folder: Path, target: Path) -> None:
    source = locked_by(folder)
    if find(source, head_of(target)) is not None:
        copy_slots(source, target)
