"""The office's choice to encrypt its register: passwords, turning it on and off, and copies that are still readable."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from glob import escape
from pathlib import Path
from shutil import rmtree

from db import vault
from db.backup import folder_of
from db.conversion import Converted, Progress, convert, rewrite, wipe, wipe_register
from db.disk import PART, move
from db.driver import head_of, key_of
from db.errors import Refused, RegisterError, WrongPassword, known_faults
from db.filestore import FileStore, owner_of
from db.keys import PLAIN, Key, know
from db.keys import forget as forget_keys
from db.kinds.clock import now
from db.lock import RegisterLock, process_alive
from db.services.backup_facts import backups_in, backups_of, described, free_name, note, sidecar
from db.services.backup_files import contents_of
from db.services.locked import is_locked as is_locked
from db.services.locked import unlock as unlock
from db.services.packages import INDEX, folder_of_packages, readable, seal_removed
from db.vault import OFFICE, RECOVERY, SHORTEST, Slot, check_password, new_code

__all__ = [
    "BACKUP",
    "OFFICE",
    "PACKAGES",
    "RECOVERY",
    "REGISTER",
    "SHORTEST",
    "Converted",
    "Leftover",
    "Slot",
    "change_password",
    "check_password",
    "decrypt",
    "encrypt",
    "forget",
    "forget_others",
    "is_encrypted",
    "is_locked",
    "leftovers",
    "need_plain",
    "new_code",
    "new_recovery_code",
    "remove_leftovers",
    "seal_backups",
    "slots",
    "sweep_scratch",
    "unlock",
]

REGISTER, BACKUP, PACKAGES = "register", "backup", "packages"
_BEFORE, _AFTER = "加密前", "解密前"
_GONE = ".wiping"


@dataclass(frozen=True)
class Leftover:
    """A copy that anybody can read beside an encrypted register.

    `kind` is `register` (as it was before), `backup` or `packages` (a folder of closed cases).
    """

    path: Path
    size: int
    kind: str


def is_encrypted(path: Path) -> bool:
    """Whether a register or backup is encrypted; one that is missing or no register is not. Raises `Damaged`."""
    return is_locked(path) or _key(path) is not None


def forget() -> None:
    """Drop all keys: whatever is encrypted asks for its password again."""
    forget_keys()


def forget_others(register: Path) -> None:
    """Drop all keys but that of one register."""
    forget_keys(but=_key(register))


def slots(register: Path) -> tuple[Slot, ...]:
    """The ways to open a register: the office's password, the recovery code, accounts. Raises `Damaged`."""
    return vault.slots(register) if is_encrypted(register) else ()


def encrypt(register: Path, passwords: Mapping[str, str], *, progress: Progress | None = None) -> Converted:
    """Encrypt a closed register so that each of these passwords (by slot) opens it.

    Raises `Refused` when it is encrypted already or a password is too short, `Locked` when it is open somewhere,
    `Damaged`, `EnvironmentFault`, and what `progress` raises; nothing is changed then.
    """
    for password in passwords.values():
        check_password(password)
    with _locked(register):
        need_plain(register)
        key = vault.make(register, passwords)
        know(key)
        return convert(register, key, _kept(register, _BEFORE), progress=progress)


def need_plain(register: Path) -> None:
    """Raise `Refused` for a register that is encrypted."""
    if is_encrypted(register):
        raise Refused("这个登记库已经加密。")


def decrypt(register: Path, *, progress: Progress | None = None) -> Converted:
    """Write a closed register plainly. Raises like `encrypt`, and `NeedsPassword` when it was not unlocked."""
    with _locked(register):
        with known_faults():
            if key_of(register) is None:
                raise Refused("这个登记库没有加密。")
        return convert(register, None, _kept(register, _AFTER), progress=progress)


def change_password(register: Path, old: str, new: str) -> None:
    """Change the office's password. Raises `WrongPassword` when the old one does not open, `Refused` for a short one.

    The recovery code opens the register as well, so it may stand for a password that was forgotten; the password of an
    account may not.
    """
    check_password(new)
    vault.set_slot(register, _office_key(register, old), OFFICE, new)


def new_recovery_code(register: Path, password: str) -> str:
    """Make a new recovery code; the one before it opens nothing any more. Raises like `change_password`."""
    key, code = _office_key(register, password), new_code()
    vault.set_slot(register, key, RECOVERY, code)
    return code


def _office_key(register: Path, password: str) -> Key:
    present = {one.name for one in vault.slots(register)}
    for name in (OFFICE, RECOVERY):
        with suppress(WrongPassword):
            if name in present:
                return vault.unlock(register, password, name=name)
    raise WrongPassword


def leftovers(register: Path, second: Path | None = None) -> tuple[Leftover, ...]:
    """The readable copies of an encrypted register, beside it and in the second place of its backups."""
    if not is_encrypted(register):
        return ()
    found: list[Leftover] = []
    with suppress(OSError):
        kept = sorted(register.parent.glob(f"{escape(register.stem)}-{_BEFORE}-*.db"))
        found += [Leftover(path, path.stat().st_size, REGISTER) for path in kept if head_of(path) == PLAIN]
    for folder in _folders(register, second):
        with suppress(OSError):
            backups = backups_of(register, folder)
            found += [Leftover(one.path, one.size, BACKUP) for one in backups if head_of(one.path) == PLAIN]
    with suppress(OSError):
        if packages := readable(register):
            found.append(Leftover(folder_of_packages(register), sum(one.stat().st_size for one in packages), PACKAGES))
    return tuple(found)


def remove_leftovers(copies: Iterable[Leftover], *, progress: Progress | None = None) -> None:
    """Overwrite and delete readable copies, with the attached files that only they need."""
    wanted = list(copies)
    for done, one in enumerate(wanted):
        if progress is not None:
            progress(done, len(wanted), f"正在清除“{one.path.name}”")
        with known_faults():
            if one.kind == BACKUP:
                wipe(one.path)
                wipe(sidecar(one.path))
            elif one.kind == PACKAGES:
                for path in one.path.rglob("*.zip"):
                    wipe(path)
                wipe(one.path / INDEX)
            else:
                wipe_register(one.path)
    for folder in {one.path.parent for one in wanted if one.kind == BACKUP}:
        _wipe_contents(folder)


def seal_backups(register: Path, second: Path | None = None, *, progress: Progress | None = None) -> int:
    """Encrypt the backups that were made before the register was; returns how many.

    Each takes the place of the readable one only after the two were compared; what is done stays done when `progress`
    raises. One that cannot be read stays as it is. Packages of closed cases are made anew by whoever opens the register
    next; those that nobody makes anew are sealed too.
    """
    key, sealed = _key(register), 0
    if key is None:
        return 0
    with known_faults():
        seal_removed(register, key)
    for folder in _folders(register, second):
        _take_back(folder)
        plain = [one.path for one in backups_of(register, folder) if head_of(one.path) == PLAIN]
        for done, path in enumerate(plain):
            if progress is not None:
                progress(done, len(plain), f"正在加密备份“{path.name}”")
            with suppress(RegisterError):
                _seal_backup(register, path, key)
                sealed += 1
        _wipe_contents(folder)
    return sealed


def sweep_scratch(folder: Path, *, mine: bool = False) -> None:
    """Overwrite and delete the copies that other programs were given, those of runs that are over (or of this one).

    `folder` has a folder for each run, named by its process. What a viewer still holds stays for the next time.
    """
    with suppress(OSError):
        for run in list(folder.iterdir()):
            owner = int(run.name) if run.name.isdecimal() else 0
            if (owner == os.getpid()) != mine or (not mine and owner and process_alive(owner)):
                continue
            for file in run.rglob("*"):
                with suppress(OSError):
                    if file.is_file():
                        wipe(file)
            rmtree(run, ignore_errors=True)


def _seal_backup(register: Path, path: Path, key: Key) -> None:
    with known_faults():
        known = described(path)
        plain, secret = FileStore(path.parent / "files", None), FileStore(path.parent / "files", key)
        for digest in contents_of(path):
            if plain.has(digest):
                secret.take(digest, plain)
        fresh, old = path.with_name(f"{path.name}.sealed{PART}"), path.with_name(path.name + _GONE)
        rewrite(path, fresh, key)
        vault.copy_slots(register, path)
        try:
            os.link(path, old)
        except OSError:  # a stick formatted as FAT knows no links
            move(path, old)
        for ending in ("-wal", "-shm"):
            wipe(path.with_name(path.name + ending))
        move(fresh, path)
        wipe(old)
        note(replace(known, size=path.stat().st_size))


def _take_back(folder: Path) -> None:
    """What a kill left of sealing a backup: a second name to be wiped, or the only one."""
    with known_faults():
        for old in folder.glob(f"*.db{_GONE}"):
            path = old.with_name(old.name.removesuffix(_GONE))
            if path.exists():
                wipe(old)
            else:
                move(old, path)


def _wipe_contents(folder: Path) -> None:
    """Wipe the readable contents in a folder of backups that no readable backup needs; none when that is not known."""
    files = FileStore(folder / "files", None)
    try:
        with known_faults():
            plain = [one.path for one in backups_in(folder) if head_of(one.path) == PLAIN]
            needed = {digest for path in plain for digest in contents_of(path)}
            for file in files.all():
                if file.name not in needed and owner_of(file) == PLAIN:
                    wipe(file)
    except RegisterError:
        return


def _folders(register: Path, second: Path | None) -> list[Path]:
    return [folder for folder in (folder_of(register), second) if folder is not None and folder.is_dir()]


def _key(register: Path) -> Key | None:
    with known_faults():
        return key_of(register)


def _kept(register: Path, why: str) -> Path:
    return free_name(register.with_name(f"{register.stem}-{why}-{now():%Y%m%d-%H%M%S}.db"))


@contextmanager
def _locked(register: Path) -> Iterator[None]:
    lock = RegisterLock(register)
    with known_faults():
        lock.take()
    try:
        yield
    finally:
        lock.release()
