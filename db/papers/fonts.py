"""Which face draws which character.

Five chains stand for the faces of official papers: fang 仿宋 (the body), song 宋体, hei 黑体, kai 楷体, title 小标宋.
Each looks for its face in three places: the file that the office has named, the system's fonts, the bundled ones. A
character that its face lacks comes from song (all of GB 18030-2022 level 2), then from the system's face for rare
characters, at last from sym (☐☑✓≒ …). A file that cannot be embedded is passed over.

`default()` gives the fonts of this process, `configure()` replaces them. A face is parsed once a process, when needed.
"""

import csv
import hashlib
import lzma
import os
import struct
import sys
from collections.abc import Iterator, Mapping
from functools import cached_property, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from db.papers.embedding import Codes, Shared, program
from db.papers.lines import KINDS, printable
from db.papers.truetype import Face, FontFault, face

CHAINS = ("fang", "song", "hei", "kai", "title")

BUNDLE = Path(__file__).resolve().parents[2] / "resources" / "fonts"

SYSTEM: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "fang": ("仿宋_GB2312.ttf", "FangSong_GB2312.ttf", "simfang.ttf", "STFANGSO.TTF"),
        "title": ("FZXBSJW.TTF", "方正小标宋简体.ttf", "FZXBSK.TTF", "方正小标宋_GBK.ttf", "STZHONGS.TTF"),
        "hei": ("simhei.ttf",),
        "kai": ("楷体_GB2312.ttf", "KaiTi_GB2312.ttf", "simkai.ttf", "STKAITI.TTF"),
        "song": ("simsun.ttc",),
        "rare": ("simsunb.ttf",),
    }
)
"""File names of the system's faces, the best first; of a collection the first face."""

WIDE = frozenset("“”‘’…—―·")
"""Marks that Latin and Chinese share: on our papers one em wide, from the first face that draws them so."""


MISDRAWN: Mapping[str, frozenset[str]] = MappingProxyType({"CaseFang": frozenset("￥")})
"""Characters for which a face has the glyph of another: FandolFang draws ＄ for ￥."""


class Glyph(NamedTuple):
    """How one character is drawn; lengths in em."""

    face: Face
    own: float
    """Its advance width."""
    width: float
    """The room it takes: one em for the marks in WIDE, else its advance."""
    shift: float
    """Where its origin lies within that room."""
    lead: float
    """Of a mark: blank before the ink that may be squeezed away, at most 0.5. Of a dash: blank before its ink."""
    trail: float
    """The same after the ink."""


class Chain(dict[str, Glyph]):
    """Character -> glyph for one chain, looked up once. Characters that no face has are kept in `missing`."""

    def __init__(self, faces: Iterator[Face]) -> None:
        super().__init__()
        self._coming, self._open = faces, list[Face]()
        self.missing: set[str] = set()
        self.measured: dict[tuple[float, ...], Any] = {}
        """What `typeset` has measured with this chain, by size and the like."""

    def _faces(self) -> Iterator[Face]:
        """Walk the faces; a file is opened only when the faces before it did not do."""
        yield from self._open
        for opened in self._coming:
            self._open.append(opened)
            yield opened

    @property
    def first(self) -> Face:
        """The face that gives the chain its look."""
        return next(self._faces())

    def __missing__(self, character: str) -> Glyph:
        code, found = ord(character[0]), None
        for candidate in self._faces():
            if code in candidate.cmap and character not in MISDRAWN.get(candidate.name, ""):
                found = found or candidate
                if character not in WIDE or candidate.width(candidate.cmap[code]) > 0.8:
                    found = candidate
                    break
        if found is None:
            self.missing.add(character)
            found = self.first
        glyph = self[character] = _measured(character, found)
        return glyph


def _measured(character: str, source: Face) -> Glyph:
    """Measure a character: its room, and how much of its blanks a line may take."""
    number, letter = source.cmap.get(ord(character), 0), KINDS.get(character, "")
    own = width = source.width(number)
    shift = lead = trail = 0.0
    if character in WIDE and own < 1:
        width, shift = 1.0, {"O": 1 - own, "C": 0.0}.get(letter, (1 - own) / 2)
    if character in "—―":
        ink = source.ink(number)
        lead, trail = max(0.0, ink.left), max(0.0, own - ink.right)
    elif width >= 0.8 and letter in ("O", "C", "M"):
        ink, most = source.ink(number), 0.25 if letter == "M" else 0.5
        if letter != "C":
            lead = min(most, max(0.0, shift + ink.left - 0.04))
        if letter != "O":
            trail = min(most, max(0.0, width - shift - ink.right - 0.04))
    return Glyph(source, own, width, shift, lead, trail)


class Fonts:
    """The five chains of one configuration.

    `configured` names font files of the office by chain; `bundled_only` leaves the system's fonts aside, so that two
    PCs print alike; `cache` is the folder that bundled fonts are unpacked to (default: the user's cache folder).
    """

    def __init__(
        self,
        *,
        configured: Mapping[str, Path] = MappingProxyType({}),
        bundled_only: bool = False,
        cache: Path | None = None,
    ) -> None:
        if unknown := set(configured) - set(CHAINS):
            raise ValueError(f"no such chain: {', '.join(sorted(unknown))}")
        self._configured, self._bundled_only = dict(configured), bundled_only
        self._cache = cache or user_cache()
        self._chains: dict[str, Chain] = {}

    def chain(self, name: str) -> Chain:
        """Return a chain by its name; KeyError for a name that is none of CHAINS."""
        if name not in self._chains:
            if name not in CHAINS:
                raise KeyError(name)
            self._chains[name] = Chain(self._faces(name))
        return self._chains[name]

    def missing(self, text: str, chain: str = "fang") -> tuple[str, ...]:
        """Return the characters of a text that no font can print, in order of first appearance."""
        glyphs = self.chain(chain)
        wanted = [character for character in dict.fromkeys(printable(text)) if character != "\n"]
        for character in wanted:
            glyphs[character]
        return tuple(character for character in wanted if character in glyphs.missing)

    def names(self) -> dict[str, str]:
        """Return the PostScript name of the face behind each chain, for the keywords of a PDF."""
        return {name: self.chain(name).first.name for name in CHAINS}

    def share(self, texts: Mapping[str, str]) -> Shared:
        """Return subsets for a batch of documents: every character that `texts` (chain -> text) holds."""
        wanted: dict[Face, set[str]] = {}
        for name, text in texts.items():
            glyphs = self.chain(name)
            for character in set(printable(text)) - {"\n"}:
                wanted.setdefault(glyphs[character].face, set()).add(character)
        return Shared(wanted)

    def _faces(self, name: str) -> Iterator[Face]:
        """Walk the faces of a chain, each once."""
        done = set[Path]()
        for step in dict.fromkeys((name, "song", "rare")):
            for path in self._candidates(step):
                bundled = path.parent == self._cache  # checked when it was unpacked, and every test prints with it
                opened = None if path in done else face(path) if bundled else usable(path)
                done.add(path)
                if opened:
                    yield opened
                    break
        for last in ("song", "sym"):
            path = unpacked(last, self._cache)
            if path not in done:
                yield face(path)

    def _candidates(self, step: str) -> Iterator[Path]:
        if step in self._configured:
            yield self._configured[step]
        if not self._bundled_only:
            yield from (self._installed[name.lower()] for name in SYSTEM[step] if name.lower() in self._installed)
        if step != "rare":
            yield unpacked(step, self._cache)

    @cached_property
    def _installed(self) -> dict[str, Path]:
        """Font files of the system and the user by lower-case name; the user's own win."""
        found: dict[str, Path] = {}
        for root in system_folders():
            for folder, _, names in os.walk(root):
                for name in names:
                    found.setdefault(name.lower(), Path(folder) / name)
        return found


@lru_cache(maxsize=64)
def usable(path: Path) -> Face | None:
    """Return the face of a file when it can really be embedded: one glyph is tried; None when it cannot."""
    try:
        opened = face(path)
        trial = Codes(opened)
        trial[next(chr(code) for code in (0x4E2D, *opened.cmap) if code in opened.cmap)]
        program(trial)
    except (FontFault, ValueError, IndexError, StopIteration, struct.error):
        return None
    return opened


def system_folders() -> tuple[Path, ...]:
    """Return the folders in which the user and the system keep fonts."""
    if sys.platform == "win32":
        local, windows = os.environ.get("LOCALAPPDATA"), Path(os.environ.get("WINDIR", r"C:\Windows"))
        return *((Path(local, "Microsoft", "Windows", "Fonts"),) if local else ()), windows / "Fonts"
    if sys.platform == "darwin":
        return Path.home() / "Library/Fonts", Path("/Library/Fonts"), Path("/System/Library/Fonts")
    return Path.home() / ".local/share/fonts", Path("/usr/local/share/fonts"), Path("/usr/share/fonts")


def user_cache() -> Path:
    """Return this user's folder for files that can be made again."""
    if sys.platform == "win32":
        root = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        root = Path.home() / "Library" / "Caches"
    else:
        root = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return root / "ip-case-register" / "fonts"


@lru_cache(maxsize=1)
def _bundled() -> dict[str, tuple[int, str]]:
    """Return size and SHA-256 of each bundled font when unpacked."""
    with (BUNDLE / "unpacked.csv").open(encoding="utf-8", newline="") as file:
        return {row["name"]: (int(row["bytes"]), row["sha256"]) for row in csv.DictReader(file)}


def unpacked(name: str, cache: Path) -> Path:
    """Return a bundled font as a plain file in the cache folder; one that is missing or cut short is written anew.

    The file appears under its name only when it is whole and on the disk, so that another process never reads half of
    it. Raises OSError when the folder cannot be written, FontFault when the bundle itself is damaged.
    """
    size, digest = _bundled()[name]
    target = cache / f"{name}-{digest[:12]}.ttf"
    if target.is_file() and target.stat().st_size == size:
        return target
    try:
        font = lzma.decompress((BUNDLE / f"{name}.ttf.xz").read_bytes())
    except lzma.LZMAError as fault:
        raise FontFault(f"{name}.ttf.xz: {fault}") from fault
    if hashlib.sha256(font).hexdigest() != digest:
        raise FontFault(f"{name}.ttf.xz is not the file that unpacked.csv describes")
    cache.mkdir(parents=True, exist_ok=True)
    part = cache / f"{target.stem}.{os.getpid()}.part"
    with part.open("wb") as file:
        file.write(font)
        file.flush()
        os.fsync(file.fileno())
    part.replace(target)
    return target


_current: list[Fonts] = []


def default() -> Fonts:
    """Return the fonts of this process."""
    if not _current:
        configure(Fonts())
    return _current[0]


def configure(fonts: Fonts) -> None:
    """Make these the fonts of this process: at the start, when the office chooses others, and in tests."""
    _current[:] = [fonts]


def missing(text: str, chain: str = "fang") -> tuple[str, ...]:
    """Return the characters of a text that no font of this process can print."""
    return default().missing(text, chain)
