"""One package as a file: a zip that reads without this program, the same bytes for the same case, each file hashed."""

from __future__ import annotations

import hashlib
import io
import json
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, BinaryIO

from db.errors import Damaged
from db.filestore import FileStore
from db.keys import Key
from db.sealed import is_sealed, open_sealed
from db.services.package_content import FORMAT, Content

READ_ME, BODY, LOG = "说明.txt", "案件.json", "修改记录.json"
SHA256, SM3 = "校验-SHA256.txt", "校验-SM3.txt"
_BLOCK = 1 << 20
_DAY_ONE = (1980, 1, 1, 0, 0, 0)
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    OverflowError,
)
_LARGEST = 512 << 20
"""Bytes of one file in a package, unpacked; an attached file may have 200 MB."""

_WORDS = """这是一件已结案件的案卷包，由“知识产权案件登记”自动做成，不用程序也能看。

案件：{name}
机关：{office}
格式：第 {format} 版

{body}　案件和它的当事人、权利、人员、线索、文书、附件、文号；每一栏都有名称（label）、内容（text）和存储值（value）。
{log}　这件案件的每一处修改：什么时候、谁、改前改后、理由；每条都带前一条和本条的哈希值，可以单独验证。
文书、附件　签发文书的 PDF 和附件的原件。
{sha256}　各文件的 SHA-256 值（sha256sum -c 可以核对；Windows 用 certutil -hashfile 文件名 SHA256）。
校验-SM3.txt　各文件的 SM3（GB/T 32905）值，本机不支持 SM3 时没有这一份。

登记库丢失时，可以用放案卷包的整个文件夹重建：
python main.py rebuild 案卷包文件夹 --to 新登记库.db
或在程序打不开登记库的页面里选“从案卷包重建”。请不要改动包里的文件。
"""


@dataclass(frozen=True)
class Read:
    """A package that was read and found whole."""

    body: Mapping[str, Any]
    log: list[Mapping[str, Any]]
    files: Mapping[str, str]  # hash to the name in the package


def write_package(content: Content, files: FileStore, target: IO[bytes]) -> None:
    """Write the package of a case. A content that the register itself has lost is left out and named in the body."""
    missing = [digest for digest, _ in content.files if not files.sound(digest)]
    there = [(digest, name) for digest, name in content.files if digest not in missing]
    body = {**content.body, "files": dict(there), "missing": missing}
    words = _WORDS.format(
        name=content.name, office=content.body["office"], format=FORMAT, body=BODY, log=LOG, sha256=SHA256
    )
    hashes = Hashes()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        _put(archive, READ_ME, io.BytesIO(words.replace("\n", "\r\n").encode("utf-8-sig")), hashes)
        _put(archive, BODY, io.BytesIO(_json(body)), hashes)
        _put(archive, LOG, io.BytesIO(_json(list(content.log))), hashes)
        for digest, name in there:
            with files.open(digest) as stream:
                _put(archive, name, stream, hashes)
        if "sm3" in hashlib.algorithms_available:
            _put(archive, SM3, io.BytesIO(hashes.told("sm3")), hashes)
        _put(archive, SHA256, io.BytesIO(hashes.told("sha256")), None)


class Hashes:
    """The hashes of the files of a package, by name in their order."""

    def __init__(self) -> None:
        self.algorithms = [name for name in ("sha256", "sm3") if name in hashlib.algorithms_available]
        self._found: dict[str, dict[str, str]] = {name: {} for name in self.algorithms}

    def begin(self, name: str) -> Callable[[bytes], None]:
        """Begin with a file; what is returned takes its content piece by piece."""
        running = {algorithm: hashlib.new(algorithm) for algorithm in self.algorithms}

        def more(block: bytes) -> None:
            for algorithm, one in running.items():
                one.update(block)
                self._found[algorithm][name] = one.hexdigest()

        more(b"")
        return more

    def told(self, algorithm: str) -> bytes:
        """One line for each file, as sha256sum writes them."""
        return "".join(f"{digest}  {name}\n" for name, digest in self._found[algorithm].items()).encode()


def hash_entry(entry: Mapping[str, Any], algorithm: str) -> str:
    """The hash that an entry of the log must have, from the one before it; whoever keeps a package can check it so."""
    order = ("seq", "at", "who", "tbl", "uid", "owner", "op", "body", "reason", "batch", "change")
    row = [entry[name] for name in order]
    row[7] = json.dumps(row[7], ensure_ascii=False, separators=(",", ":"))
    if row[-1] is None:
        row.pop()
    line = json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode()
    return hashlib.new(algorithm, bytes.fromhex(entry["previous"]) + line).hexdigest()


@contextmanager
def opened(path: Path, key: Key | None = None) -> Iterator[zipfile.ZipFile]:
    """A package open for reading, sealed or not. Raises `Damaged`, `NeedsPassword`, OSError."""
    try:
        if is_sealed(path):
            with open_sealed(path, key) as plain, zipfile.ZipFile(plain) as archive:
                yield archive
        else:
            with zipfile.ZipFile(path) as archive:
                yield archive
    except _BROKEN as fault:
        raise Damaged(f"案卷包“{path.name}”已损坏：{fault}。", remedy="其他案卷包不受影响。") from fault


def read_package(archive: zipfile.ZipFile, name: str) -> Read:
    """Read a package after holding every file in it against its hash. Raises `Damaged` naming the file."""
    if any(info.file_size > _LARGEST for info in archive.infolist()):
        raise Damaged(f"案卷包“{name}”里有大得不合情理的文件，没有收进来。")
    lines = (line.partition("  ") for line in _text(archive, SHA256).splitlines())
    wanted = {path: digest for digest, _, path in lines}
    for one in (READ_ME, BODY, LOG):
        if one not in wanted:
            raise Damaged(f"案卷包“{name}”里没有“{one}”。")
    for one, digest in wanted.items():
        try:
            with archive.open(one) as stream:
                found = hashlib.file_digest(stream, "sha256").hexdigest()  # type: ignore[arg-type]
        except KeyError:
            found = ""
        if found != digest:
            raise Damaged(f"案卷包“{name}”里的“{one}”与校验值不符，已损坏或被改动。")
    body, log = json.loads(_text(archive, BODY)), json.loads(_text(archive, LOG))
    if body.get("format") != FORMAT:
        raise Damaged(f"案卷包“{name}”的格式（第 {body.get('format')} 版）本程序读不懂。", remedy="请用新版程序重建。")
    return Read(body, log, body["files"])


def _text(archive: zipfile.ZipFile, name: str) -> str:
    return archive.read(name).decode("utf-8-sig")


def _put(archive: zipfile.ZipFile, name: str, content: BinaryIO | IO[bytes], hashes: Hashes | None) -> None:
    info = zipfile.ZipInfo(name, _DAY_ONE)
    info.create_system, info.external_attr = 3, 0o644 << 16
    more = hashes.begin(name) if hashes is not None else None
    with archive.open(info, "w", force_zip64=False) as file:
        while block := content.read(_BLOCK):
            file.write(block)
            if more is not None:
                more(block)


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode()
