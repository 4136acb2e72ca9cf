"""Every closed case also lies beside the register as a package that explains itself, made in the background."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Any

from db.backup import Progress
from db.conversion import wipe
from db.disk import drop, move, written
from db.errors import Damaged, NeedsPassword, RegisterError, known_faults
from db.filestore import FileStore, file_hash
from db.keys import Key
from db.kinds.clock import now
from db.models import Case, Office
from db.rules.procedure import states
from db.sealed import ENDING, key_id, open_sealed, seal, seal_stream
from db.services.attachments import safe_name
from db.services.package_content import FORMAT, Collector, Content, identity
from db.services.package_file import write_package
from db.services.store import Store
from db.vault import copy_slots

INDEX = "目录.json"
_GONE = "已移出"
_LAST = 1_000_000  # no office gives more numbers of one code in a year
_WRITE_EVERY = 20.0  # seconds


@dataclass
class Kept:
    """One package as the index knows it: its file (name, size, hash), the hash of its content, what it depends on."""

    file: str
    size: int
    sha256: str
    content: str
    depends_on: list[str]


@dataclass
class Index:
    """What lies in a folder of packages, and the state of the register they show: entry and hash of its log.

    `to_do` are the uids of cases whose packages do not show that state yet. `numbers` holds the last official number
    given of each code and year, `office` the office's record: a register that is rebuilt needs both.
    """

    format: int = FORMAT
    sealed: bool = False
    register: str = ""
    seq: int = 0
    head: str = ""
    to_do: list[str] = field(default_factory=list)
    office: dict[str, Any] = field(default_factory=dict)
    numbers: list[list[Any]] = field(default_factory=list)
    packages: dict[str, Kept] = field(default_factory=dict)

    def plain(self) -> bytes:
        """The index as it is written."""
        value = vars(self) | {"packages": {uid: vars(one) for uid, one in sorted(self.packages.items())}}
        return json.dumps(value, ensure_ascii=False, indent=1).encode()

    @classmethod
    def read(cls, text: bytes) -> Index:
        """The index in a text. Raises ValueError, TypeError or KeyError when it is none."""
        raw = json.loads(text)
        if not isinstance(raw, dict) or not all(isinstance(raw.get(name), dict) for name in ("office", "packages")):
            raise TypeError
        packages = {uid: Kept(**one) for uid, one in raw["packages"].items()}
        numbers = [[str(code), int(year), min(int(serial), _LAST)] for code, year, serial in raw["numbers"]]
        return cls(**raw | {"packages": packages, "numbers": numbers})


def folder_of_packages(register: Path) -> Path:
    """The folder of a register's packages."""
    return register.with_name(register.stem + "-案卷包")


def read_index(folder: Path, key: Key | None = None) -> Index | None:
    """The index of a folder; None when there is none or it is damaged. Raises `NeedsPassword`, OSError."""
    for name in (INDEX, INDEX + ENDING):
        path = folder / name
        if not path.exists():
            continue
        try:
            if not name.endswith(ENDING):
                return Index.read(path.read_bytes())
            with open_sealed(path, key) as content:
                return Index.read(content.read())
        except (ValueError, TypeError, KeyError, Damaged):
            continue
    return None


class Packages:
    """The packages of one register."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.folder = folder_of_packages(store.path)
        self._index: Index | None = None
        self._written = 0.0

    def refresh(self, *, limit: int | None = None, progress: Progress | None = None) -> int:
        """Make the packages that are missing or no longer true, at most `limit`; returns how many are still to do.

        Between portions the index is written now and then only: one of a hundred thousand cases is large. A program
        that is killed makes the last packages once more.
        What does not concern a closed case costs one look at the log. Raises `EnvironmentFault`.
        """
        with known_faults():
            index = self._known()
            seq, head = self.store.log.head()
            if (index.seq, index.head) != (seq, head.hex()):
                index.to_do = sorted(self._due(index).union(index.to_do))
                index.seq, index.head = seq, head.hex()
            elif not index.to_do:
                return 0
            self._index = index
            if not index.to_do and not index.packages:
                return 0
            self.folder.mkdir(parents=True, exist_ok=True)
            collector, files = Collector(self.store), FileStore.beside(self.store.path)
            chosen = index.to_do[:limit]
            try:
                for done, uid in enumerate(chosen):
                    if progress is not None:
                        progress(done, len(chosen), "整理案卷包")
                    self._make(index, collector, files, bytes.fromhex(uid))
                    index.to_do.remove(uid)
            finally:
                if limit is None or not index.to_do or monotonic() - self._written > _WRITE_EVERY:
                    self._write(index)
                    self._written = monotonic()
            return len(index.to_do)

    def standing(self) -> tuple[int, int]:
        """How many packages there are, and how many are still to be made or made anew."""
        with known_faults():
            index = self._read()
            if index is None:
                return 0, len(self._closed())
            return len(index.packages), len(self._due(index).union(index.to_do))

    def faults(self) -> Iterator[str]:
        """One sentence for each package that is gone or altered; nothing before there are any."""
        try:
            index = read_index(self.folder, self.store.database.key)
        except NeedsPassword:  # of the time when the register was encrypted
            yield "案卷包还是登记库加密时的；打开登记库会自动重做。"
            return
        if index is None:
            if self.folder.is_dir() and any(self.folder.iterdir()):
                yield "案卷包的目录不见了或已损坏；打开登记库会自动重做。"
            return
        for one in index.packages.values():
            path = self.folder / one.file
            if not path.exists():
                yield f"案卷包“{one.file}”不见了；打开登记库会自动重做。"
            elif path.stat().st_size != one.size or file_hash(path)[0] != one.sha256:
                yield f"案卷包“{one.file}”已损坏或被改动；请删去它，下次打开登记库会重做。"

    def behind(self) -> Iterator[str]:
        """One sentence when packages do not show the present state yet, which opening the register mends."""
        index = self._read()
        due = self._due(index).union(index.to_do) if index is not None else ()
        if due:
            yield f"有 {len(due)} 件案件的案卷包还不是最新的；打开登记库会自动更新。"

    def _read(self) -> Index | None:
        try:
            return read_index(self.folder, self.store.database.key)
        except NeedsPassword:  # of the time when the register was encrypted: what lies there will be made anew
            return None

    def _known(self) -> Index:
        """The index, or a fresh one when what there is does not fit this register any more."""
        fresh = self._index is None
        if fresh:
            with suppress(RegisterError):
                self._index = read_index(self.folder, self.store.database.key)
        mine, sealed = identity(self.store), self.store.database.key is not None
        index = self._index or Index(register=mine, seq=-1)
        if self._index is not None and fresh:
            index.to_do = sorted({*self._without_file(index), *index.to_do})
        if index.register != mine:  # the packages of another register that bore this name may be all that is left of it
            move(self.folder, self.folder.with_name(f"{self.folder.name}-{now():%Y%m%d-%H%M%S}"))
            return Index(sealed=sealed, register=mine, seq=-1)
        if (index.format, index.sealed) != (FORMAT, sealed):
            return Index(sealed=sealed, register=mine, packages=index.packages, seq=-1)
        return index

    def _without_file(self, index: Index) -> Iterator[str]:
        """The uids of packages whose file is gone or of another size."""
        sizes = {path.name: path.stat().st_size for path in self.folder.iterdir()}
        for uid, one in index.packages.items():
            if sizes.get(one.file) != one.size:
                yield uid

    def _due(self, index: Index) -> set[str]:
        """The uids of cases whose package must be made, made anew or taken away."""
        closed = self._closed()
        due = closed - index.packages.keys()
        stands = self.store.database.value("SELECT hash FROM audit WHERE seq=?", [index.seq])
        if stands is None or bytes(stands).hex() != index.head:
            return due | index.packages.keys()
        rows = self.store.database.rows("SELECT DISTINCT owner FROM audit WHERE seq>?", [index.seq])
        changed = {bytes(owner).hex() for (owner,) in rows}
        return due | {uid for uid, one in index.packages.items() if not changed.isdisjoint(one.depends_on)}

    def _closed(self) -> set[str]:
        ended = [key for key, one in states().items() if one.ended]
        marks = ",".join("?" * len(ended))
        sql = f'SELECT uid FROM "{Case.table()}" WHERE closed_on IS NOT NULL OR state IN ({marks})'
        return {bytes(uid).hex() for (uid,) in self.store.database.rows(sql, ended)}

    def _make(self, index: Index, collector: Collector, files: FileStore, uid: bytes) -> None:
        old = index.packages.get(uid.hex())
        content = collector.case(uid)
        if content is None:
            if old is not None and (self.folder / old.file).exists():
                (self.folder / _GONE).mkdir(exist_ok=True)
                move(self.folder / old.file, self.folder / _GONE / old.file)
            index.packages.pop(uid.hex(), None)
            return
        name = self._named(content)
        depends_on = sorted(one.hex() for one in content.depends_on)
        sha256, same = self._put(content, files, name, old)
        index.packages[uid.hex()] = Kept(name, (self.folder / name).stat().st_size, sha256, same, depends_on)
        if old is not None and old.file != name:
            drop(self.folder / old.file)

    def _put(self, content: Content, files: FileStore, name: str, old: Kept | None) -> tuple[str, str]:
        """Write one package; gives the hash of its file and of its content. One that would be the same stays."""
        target, key = self.folder / name, self.store.database.key
        if key is None:
            with written(target) as file:
                write_package(content, files, file)
            digest = file_hash(target)[0]
            return digest, digest
        plain = io.BytesIO()  # nothing of an encrypted register may lie on the disk readable, not even for a moment
        write_package(content, files, plain)
        plain.seek(0)
        same = hashlib.file_digest(plain, "sha256").hexdigest()
        if old is not None and (old.content, old.file) == (same, name) and target.exists():
            return old.sha256, same
        plain.seek(0)
        seal_stream(plain, target, key)
        return file_hash(target)[0], same

    def _named(self, content: Content) -> str:
        if self.store.database.key is not None:
            return f"{content.uid.hex()}.zip{ENDING}"
        return f"{safe_name(content.name)}-{content.uid.hex()[-8:]}.zip"

    def _write(self, index: Index) -> None:
        index.office = self._office()
        index.numbers = [
            list(row)
            for row in self.store.database.rows(
                "SELECT code, year, max(serial) FROM numbers GROUP BY code, year ORDER BY 1, 2"
            )
        ]
        key = self.store.database.key
        if key is None:
            with written(self.folder / INDEX) as file:
                file.write(index.plain())
            for path in (self.folder / (INDEX + ENDING), *self.folder.glob(f"*.zip{ENDING}")):
                drop(path)
            return
        seal_stream(io.BytesIO(index.plain()), self.folder / (INDEX + ENDING), key)
        copy_slots(self.store.path, self.folder / (INDEX + ENDING))
        for path in self.folder.iterdir():  # of the time before the register was encrypted
            if path.name == INDEX or path.suffix == ".zip":
                wipe(path)

    def _office(self) -> dict[str, Any]:
        """The office's record as it is stored."""
        row = self.store.database.value("SELECT id FROM offices ORDER BY id LIMIT 1")
        stored: Mapping[str, Any] = (self.store.stored(Office, row) if row else None) or {}
        return {name: value.hex() if isinstance(value, bytes) else value for name, value in stored.items()}


def readable(register: Path) -> list[Path]:
    """The packages that anybody can read, with those of cases that are closed no more, and their index."""
    folder = folder_of_packages(register)
    found = [path for path in folder.rglob("*.zip") if path.is_file()]
    return found + [path for path in (folder / INDEX,) if path.exists()]


def seal_removed(register: Path, key: Key) -> None:
    """Seal the packages of cases that are closed no more, which nobody makes anew. Raises OSError."""
    for path in (folder_of_packages(register) / _GONE).glob("*.zip"):
        seal(path, path.with_name(path.name + ENDING), key)
        wipe(path)


def sealed_by(folder: Path) -> bytes | None:
    """The id of the key that seals a folder of packages; None when they lie open."""
    path = folder / (INDEX + ENDING)
    found = path if path.exists() else next(iter(sorted(folder.glob(f"*{ENDING}"))), None)
    return key_id(found) if found is not None else None
