"""The key slots of an encrypted register: its key, wrapped once for each password that may open it.

They lie beside the register as `<register>.keys`, a second time as `<register>.keys.bak`, and beside each backup. A
slot holds the key encrypted (AES-256-GCM) with what Argon2id makes of the password; nothing in the file tells the key
or a password. Changing a password rewrites one slot, never the register.
"""

from __future__ import annotations

import hashlib
import json
import os
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from db.disk import drop, written
from db.errors import Damaged, Missing, Refused, WrongPassword, known_faults
from db.keys import PLAIN, Key, know
from db.kinds.clock import now

OFFICE = "office"
RECOVERY = "recovery"
SHORTEST = 8
"""The least number of characters of a password."""

_ACCOUNT = "account:"
_FORMAT = 1
_ENDINGS = (".keys", ".keys.bak")
_SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""What codes are written with: no sign can be taken for another."""
_GROUPS, _GROUP = 6, 4
_ALIKE = str.maketrans({"0": "Q", "O": "Q", "1": "L", "I": "L"})


@dataclass(frozen=True)
class Cost:
    """What Argon2id may use: memory in KiB, passes over it, lanes."""

    memory: int = 64 * 1024
    passes: int = 3
    lanes: int = 4


USUAL_COST = Cost()
"""About a tenth of a second on an office PC."""


@dataclass(frozen=True)
class Slot:
    """One way to open a register: its name (`office`, `recovery`, `account:` and a login name) and since when."""

    name: str
    since: str

    @property
    def login(self) -> str:
        """The login name of an account's slot; empty for the others."""
        return self.name.removeprefix(_ACCOUNT) if self.name.startswith(_ACCOUNT) else ""


@dataclass(frozen=True)
class _Wrapped:
    """A slot as it stands in the file; bytes are written in hexadecimal."""

    name: str
    since: str
    salt: str
    nonce: str
    wrapped: str
    memory: int
    passes: int
    lanes: int


@dataclass(frozen=True)
class Slots:
    """The content of one file of key slots; `id` is the id of the key that all of them hold."""

    id: bytes
    wrapped: tuple[_Wrapped, ...]


def account(login: str) -> str:
    """The name of an account's slot."""
    return _ACCOUNT + login


def new_code() -> str:
    """A sealed code: six groups of four signs, 120 bits."""
    signs = "".join(_SIGNS[byte % len(_SIGNS)] for byte in os.urandom(_GROUPS * _GROUP))  # 32 go into 256 evenly
    return "-".join(signs[start : start + _GROUP] for start in range(0, len(signs), _GROUP))


def plain_code(typed: str) -> str:
    """A sealed code as it was typed, without what is layout: blanks, strokes, small letters, full-width signs."""
    return "".join(sign for sign in _folded(typed).upper().translate(_ALIKE) if sign.isalnum())


def check_password(password: str) -> None:
    """Raise `Refused` when a password is too short to protect anything."""
    if len(_folded(password)) < SHORTEST:
        raise Refused(f"口令至少要有 {SHORTEST} 个字符。", remedy="可以用几个不相干的词连起来，好记又难猜。")


def make(register: Path, passwords: Mapping[str, str]) -> Key:
    """A new key for a register, with a slot for each of these names; the files are written before this returns.

    Raises `Refused` for a password that is too short.
    """
    key = Key.new()
    older = _readable(_beside(register, _ENDINGS[0]))
    if older is not None:  # of a register that lay here before, whose backups may still need them
        _replace(register.with_name(f"{register.name}.{older.id[:4].hex()}{_ENDINGS[0]}"), _told(older))
    _write(register, Slots(key.id, tuple(_wrap(key, name, password) for name, password in passwords.items())))
    return key


def slots(register: Path) -> tuple[Slot, ...]:
    """The ways to open a register; none when it has no slots. Raises `Damaged`."""
    found = find(register)
    return tuple(Slot(one.name, one.since) for one in found.wrapped) if found is not None else ()


def unlock(register: Path, password: str, *, name: str = "") -> Key:
    """Open a slot (any one, when no `name` is given) of a register or backup; its files can be read from then on.

    Raises `WrongPassword`, `Missing` when there are no slots or none of that name, `Damaged`.
    """
    return unlock_by(register, password, name=name)[0]


def unlock_by(register: Path, password: str, *, name: str = "") -> tuple[Key, Slot]:
    """The same; says by which slot."""
    found = find(register, _head(register))
    if found is None:
        raise Missing(
            f"找不到“{register.name}”的钥匙文件（{register.name}.keys），没有它口令打不开加密的登记库。",
            remedy="请把钥匙文件放回登记库旁边；每份备份旁边都有一份同样的钥匙文件。",
        )
    wanted = [one for one in found.wrapped if one.name == name] if name else sorted(found.wrapped, key=_likely)
    if not wanted:
        raise Missing("这个登录名没有打开登记库的口令。", remedy="请用登记库口令或恢复码打开。")
    for one in wanted:
        key = _unwrap(found.id, one, password)
        if key is not None:
            know(key)
            return key, Slot(one.name, one.since)
    raise WrongPassword


def set_slot(register: Path, key: Key, name: str, password: str) -> None:
    """Let this password open the register under this name; an older password of the name opens it no more.

    Backups made before keep the slots they had. Raises `Refused` for a password that is too short, `Missing` when the
    slots belong to another key.
    """
    wrapped = _wrap(key, name, password)
    kept = tuple(one for one in _of_key(register, key.id).wrapped if one.name != name)
    _write(register, Slots(key.id, (*kept, wrapped)))


def remove_slot(register: Path, key: Key, name: str) -> None:
    """Take a slot away; nothing happens when there is none of that name. Raises `Refused` for the last one."""
    present = _of_key(register, key.id)
    kept = tuple(one for one in present.wrapped if one.name != name)
    if not kept:
        raise Refused("这是打开登记库的最后一个口令，不能删除。", remedy="请先设置另一个口令或恢复码。")
    if kept != present.wrapped:
        _write(register, Slots(key.id, kept))


def copy_slots(source: Path, target: Path) -> None:
    """Put the slots of a register beside a copy of it, once. Raises `Missing` when there are none."""
    found = find(source, _head(source))
    if found is None:
        raise Missing(f"找不到“{source.name}”的钥匙文件。", remedy="请把钥匙文件放回登记库旁边。")
    _replace(_beside(target, _ENDINGS[0]), _told(found))


def hand_over(backup: Path, register: Path) -> None:
    """Put beside a register the slots for a backup that will take its place.

    Where the register has slots for the same key already they stay, for its passwords may have changed since; a plain
    backup needs none.
    """
    head = _head(backup)
    found = find(register, head) if head != PLAIN else None
    if found is None or found.id != head:
        found = find(backup, head) if head != PLAIN else None
    if found is not None:
        _write(register, found)


def mend(register: Path) -> None:
    """Write both files of slots anew when one of them is missing, damaged or older than the other."""
    found = find(register)
    if found is not None and any(_readable(_beside(register, ending)) != found for ending in _ENDINGS):
        _write(register, found)


def remove(register: Path) -> None:
    """Take the slots away from beside a file that is not encrypted any more, or is gone."""
    for ending in _ENDINGS:
        drop(_beside(register, ending))


def withdraw(register: Path, name: bytes) -> None:
    """Take back the slots made for a key that was not put to use; those of the key that is stand there again."""
    for ending in _ENDINGS:
        file = _beside(register, ending)
        found = _readable(file)
        if found is not None and found.id == name:
            drop(file)
    present = find(register, _head(register))
    if present is not None:
        _write(register, present)


def find(register: Path, head: bytes = b"") -> Slots | None:
    """The slots for a file: those beside it, or any with its key in its folder, the one above or one of backups.

    `head` is the id of its key; without it, or when nothing holds that one, those beside it are taken. Raises `Damaged`
    when there are files of slots beside it and none can be read.
    """
    beside = [_beside(register, ending) for ending in _ENDINGS]
    read = [found for file in beside if (found := _readable(file)) is not None]
    right = [found for found in read if found.id == head]
    if right or (read and not head):
        return (right or read)[0]
    for file in _neighbours(register) if head else ():
        found = _readable(file)
        if found is not None and found.id == head:
            return found
    if not read and any(file.exists() for file in beside):
        raise Damaged(
            f"“{register.name}”的钥匙文件已损坏，口令打不开加密的登记库。",
            remedy=f"请把任何一份备份旁边的 .keys 文件复制过来，改名为“{register.name}.keys”。",
        )
    return read[0] if read else None


def _neighbours(register: Path) -> Iterator[Path]:
    for folder in (register.parent, register.parent.parent, *register.parent.glob("*-备份")):
        with suppress(OSError):
            yield from sorted(file for file in folder.iterdir() if file.name.endswith(_ENDINGS))


def _of_key(register: Path, name: bytes) -> Slots:
    found = find(register, name)
    if found is None or found.id != name:
        raise Missing(f"找不到“{register.name}”的钥匙文件。", remedy="请把钥匙文件放回登记库旁边。")
    return found


def _beside(register: Path, ending: str) -> Path:
    return register.with_name(register.name + ending)


def _head(register: Path) -> bytes:
    from db.driver import head_of  # the driver asks this module for slots

    with known_faults():
        return head_of(register)


def _likely(one: _Wrapped) -> int:
    """The order in which slots are tried: each try costs a tenth of a second."""
    return (OFFICE, RECOVERY).index(one.name) if one.name in (OFFICE, RECOVERY) else 2


def _wrap(key: Key, name: str, password: str) -> _Wrapped:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # only encrypted registers need the library

    check_password(password)
    empty = _Wrapped(
        name, f"{now():%Y-%m-%d %H:%M}", os.urandom(16).hex(), os.urandom(12).hex(), "", **asdict(USUAL_COST)
    )
    nonce, bound = bytes.fromhex(empty.nonce), _bound(key.id, empty)
    return replace(empty, wrapped=AESGCM(_derived(empty, password)).encrypt(nonce, key.secret, bound).hex())


def _unwrap(name: bytes, one: _Wrapped, password: str) -> Key | None:
    from cryptography.exceptions import InvalidTag  # see _wrap
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        secret = AESGCM(_derived(one, password)).decrypt(
            bytes.fromhex(one.nonce), bytes.fromhex(one.wrapped), _bound(name, one)
        )
    except InvalidTag:
        return None
    return Key(name, secret)


def _derived(one: _Wrapped, password: str) -> bytes:
    from argon2.low_level import Type, hash_secret_raw  # see _wrap

    folded = plain_code(password) if one.name == RECOVERY else _folded(password)
    return hash_secret_raw(
        folded.encode(),
        bytes.fromhex(one.salt),
        time_cost=one.passes,
        memory_cost=one.memory,
        parallelism=one.lanes,
        hash_len=32,
        type=Type.ID,
    )


def _bound(name: bytes, one: _Wrapped) -> bytes:
    """What a slot is tied to: moved to another name or key, or with another cost, it does not open."""
    return json.dumps([_FORMAT, name.hex(), one.name, one.memory, one.passes, one.lanes]).encode()


def _folded(password: str) -> str:
    """A password as it is meant, whichever width the input method gave its characters."""
    return unicodedata.normalize("NFKC", password)


def _told(found: Slots) -> bytes:
    body = {"format": _FORMAT, "id": found.id.hex(), "slots": [asdict(one) for one in found.wrapped]}
    return json.dumps(body | {"sum": _sum(body)}, ensure_ascii=False, indent=1).encode()


def _sum(body: Mapping[str, Any]) -> str:
    """A checksum, so that damage is not taken for a wrong password."""
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()


def _readable(file: Path) -> Slots | None:
    try:
        body = json.loads(file.read_bytes())
        if body.pop("sum") != _sum(body) or body["format"] != _FORMAT:
            return None
        return Slots(bytes.fromhex(body["id"]), tuple(_Wrapped(**one) for one in body["slots"]))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _write(register: Path, found: Slots) -> None:
    content = _told(found)
    for ending in _ENDINGS:
        _replace(_beside(register, ending), content)


def _replace(file: Path, content: bytes) -> None:
    with known_faults(), written(file) as opened:
        opened.write(content)
