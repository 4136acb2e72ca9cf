"""Which face draws which character.

Five chains stand for the five faces of official papers: fang 仿宋 (body), song 宋体, hei 黑体, kai 楷体, title 小标宋. Each looks for
its face in three places: the file the office has named, the system's fonts, the fonts bundled with the program. A character its face
lacks comes from song (22,067 characters) and at last from sym (☐☑✓≒ …). A file that cannot be embedded is passed over.

`default()` gives the process-wide fonts; `configure()` replaces them. Faces are parsed once a process and only when needed.
"""

import hashlib
import lzma
import os
import sys
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from db.papers.embedding import Shared
from db.papers.truetype import Face, FontFault, face

CHAINS = ("fang", "song", "hei", "kai", "title")

BUNDLE = Path(__file__).resolve().parents[2] / "resources" / "fonts"

SYSTEM: Mapping[str, tuple[tuple[str, int], ...]] = MappingProxyType(
    {
        "fang": (("仿宋_GB2312.ttf", 0), ("simfang_GB2312.ttf", 0), ("simfang.ttf", 0), ("STFANGSO.TTF", 0)),
        "title": (("FZXBSJW.TTF", 0), ("FZXBSK.TTF", 0), ("STZHONGS.TTF", 0)),
        "hei": (("simhei.ttf", 0),),
        "kai": (("楷体_GB2312.ttf", 0), ("simkai.ttf", 0), ("STKAITI.TTF", 0)),
        "song": (("simsun.ttc", 0),),
        "rare": (("simsunb.ttf", 0),),
    }
)
"""File names of the system's faces and the face's place in its collection, the best first."""

WIDE = frozenset("“”‘’…—·")
"""Marks that Latin and Chinese share: on our papers always one em wide, from the first face that draws them so."""

OPENING = frozenset("（《〈「『【〔［｛“‘〖")
CLOSING = frozenset("）》〉」』】〕］｝”’〗，。、；：！？")


class Glyph(NamedTuple):
    """How one character is drawn; lengths in em."""

    face: Face
    own: float
    """Its advance width."""
    width: float
    """The room it takes: one em for the marks in WIDE, else its advance."""
    shift: float
    """Where the glyph's own origin lies within that room."""
    lead: float
    """Blank before the ink that may be squeezed away, at most 0.5."""
    trail: float
    """Blank after the ink that may be squeezed away, at most 0.5."""


class Chain(dict[str, Glyph]):
    """Character -> glyph for one chain; looks a character up once. Characters no face has are kept in `missing`."""

    def __init__(self, faces: Iterator[Face]) -> None:
        super().__init__()
        self._coming, self._faces = faces, list[Face]()
        self.missing: set[str] = set()
        self.measured: dict[tuple[float, ...], Any] = {}
        """What `typeset` has measured with this chain, by size and the like."""

    def _each(self) -> Iterator[Face]:
        """Walk the faces, opening the next file only when the ones before did not do."""
        yield from self._faces
        for opened in self._coming:
            self._faces.append(opened)
            yield opened

    @property
    def first(self) -> Face:
        """The face that gives the chain its look."""
        return next(self._each())

    def __missing__(self, character: str) -> Glyph:
        code, found = ord(character), None
        for candidate in self._each():
            if code in candidate.cmap:
                found = found or candidate
                if character not in WIDE or candidate.width(candidate.cmap[code]) > 0.8:
                    found = candidate
                    break
        if found is None:
            self.missing.add(character)
            found = self.first
        glyph = self[character] = _measured(character, found, found.cmap.get(code, 0))
        return glyph


def _measured(character: str, source: Face, number: int) -> Glyph:
    own = width = source.width(number)
    shift = 0.0
    if character in WIDE and width < 1:
        shift = 0.0 if character in CLOSING else 1 - width if character in OPENING else (1 - width) / 2
        width = 1.0
    lead = trail = 0.0
    if width >= 0.8 and (character in OPENING or character in CLOSING or character == "·"):
        ink, most = source.ink(number), 0.25 if character == "·" else 0.5
        if character not in CLOSING:
            lead = min(most, max(0.0, shift + ink.left - 0.04))
        if character not in OPENING:
            trail = min(most, max(0.0, width - shift - ink.right - 0.04))
    return Glyph(source, own, width, shift, lead, trail)


class Fonts:
    """The five chains of one configuration.

    `configured` names font files of the office by chain; `bundled_only` leaves the system's fonts aside, so that two PCs print
    alike; `cache` is the folder the bundled fonts are unpacked to (default: the user's cache folder).
    """

    def __init__(
        self,
        *,
        configured: Mapping[str, Path] = MappingProxyType({}),
        bundled_only: bool = False,
        cache: Path | None = None,
    ) -> None:
        unknown = set(configured) - set(CHAINS)
        if unknown:
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

    def _faces(self, name: str) -> Iterator[Face]:
        steps = (name,) if name == "song" else (name, "song")
        for step in steps:
            for path, index in self._candidates(step):
                try:
                    yield face(path, index)
                except FontFault:
                    continue
                if step == name:
                    break
        for path, index in self._candidates("rare"):
            try:
                yield face(path, index)
            except FontFault:
                continue
        yield face(unpacked("sym", self._cache))

    def _candidates(self, step: str) -> Iterator[tuple[Path, int]]:
        if step in self._configured:
            yield self._configured[step], 0
        if not self._bundled_only:
            for folder in self._folders:
                for file, index in SYSTEM[step]:
                    if (folder / file).is_file():
                        yield folder / file, index
        if step != "rare":
            yield unpacked(step, self._cache), 0

    @cached_property
    def _folders(self) -> tuple[Path, ...]:
        return system_folders()

    def missing(self, text: str, chain: str = "fang") -> tuple[str, ...]:
        """Return the characters of a text that no face of the chain has, in order of first appearance."""
        glyphs = self.chain(chain)
        for character in set(text):
            if character not in IGNORED:
                glyphs[character]
        return tuple(character for character in dict.fromkeys(text) if character in glyphs.missing)

    def names(self) -> dict[str, str]:
        """Return the PostScript name of the face behind each chain, for the keywords of a PDF."""
        return {name: self.chain(name).first.name for name in CHAINS}

    def share(self, texts: Mapping[str, str]) -> Shared:
        """Return subsets for a batch: one for each face, with every character that `texts` (chain -> text) needs."""
        wanted: dict[Face, set[str]] = {}
        for name, text in texts.items():
            glyphs = self.chain(name)
            for character in set(text) - IGNORED:
                wanted.setdefault(glyphs[character].face, set()).add(character)
        return Shared(wanted)


IGNORED = frozenset("\n\r\t")


def system_folders() -> tuple[Path, ...]:
    """Return the folders in which the system and the user keep fonts."""
    if sys.platform == "win32":
        roots = (
            (os.environ.get("LOCALAPPDATA"), "Microsoft/Windows/Fonts"),
            (os.environ.get("WINDIR", r"C:\Windows"), "Fonts"),
        )
        return tuple(Path(root) / tail for root, tail in roots if root)
    if sys.platform == "darwin":
        return Path.home() / "Library/Fonts", Path("/Library/Fonts"), Path("/System/Library/Fonts")
    return Path.home() / ".local/share/fonts", Path("/usr/local/share/fonts"), Path("/usr/share/fonts")


def user_cache() -> Path:
    """Return this user's folder for files that can be made again."""
    if sys.platform == "win32":
        root = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData/Local")
    elif sys.platform == "darwin":
        root = Path.home() / "Library/Caches"
    else:
        root = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return root / "ip-case-register" / "fonts"


def unpacked(name: str, cache: Path) -> Path:
    """Return a bundled font as a plain file in the cache folder, unpacking it when it is not there whole.

    The file's name carries the digest of its source, so another release unpacks its own; its size is checked each time, its
    content when it was written by another process.
    """
    source = BUNDLE / f"{name}.ttf.xz"
    packed = source.read_bytes()
    digest = hashlib.sha256(packed).hexdigest()[:16]
    target = cache / f"{name}-{digest}.ttf"
    size = cache / f"{name}-{digest}.size"
    try:
        if target.stat().st_size == int(size.read_text()):
            return target
    except (OSError, ValueError):
        pass
    font = lzma.decompress(packed)
    cache.mkdir(parents=True, exist_ok=True)
    for path, content in ((target, font), (size, str(len(font)).encode())):
        part = path.with_suffix(f".{os.getpid()}.part")
        part.write_bytes(content)
        part.replace(path)
    return target


_default: list[Fonts] = []


def default() -> Fonts:
    """Return the fonts of this process."""
    if not _default:
        _default.append(Fonts())
    return _default[0]


def configure(fonts: Fonts) -> None:
    """Make these the fonts of this process; called once at the start, and by tests."""
    _default[:] = [fonts]


def missing(text: str, chain: str = "fang") -> tuple[str, ...]:
    """Return the characters of a text that no font can print."""
    return default().missing(text, chain)
