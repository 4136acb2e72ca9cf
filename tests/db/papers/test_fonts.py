"""Which face draws which character, and where the faces come from."""

from __future__ import annotations

import lzma
import shutil
import struct
from pathlib import Path

import pytest
from reportlab.pdfbase.ttfonts import TTFontFile

from db.papers import fonts
from db.papers.fonts import BUNDLE, CHAINS, Fonts, unpacked, usable
from db.papers.truetype import Face, FontFault

RARE = "𬭊𠅤䶮㛃龘"


@pytest.fixture
def kai(font_cache: Path, tmp_path: Path) -> Path:
    """Return a copy of a good face, to be named or damaged."""
    return Path(shutil.copy(unpacked("kai", font_cache), tmp_path / "face.ttf"))


def patched(path: Path, table: str, offset: int, value: int) -> None:
    """Write a 16-bit number into a table of a font file."""
    data = bytearray(path.read_bytes())
    at = next(16 * n + 12 for n in range(40) if data[16 * n + 12 : 16 * n + 16] == table.encode())
    start = struct.unpack_from(">L", data, at + 8)[0]
    struct.pack_into(">H", data, start + offset, value)
    path.write_bytes(data)


@pytest.mark.parametrize("name", CHAINS)
def test_every_chain_ends_in_song_and_signs(name: str, bundled: Fonts) -> None:
    chain = bundled.chain(name)
    assert bundled.missing("中华人民共和国，（2026）A1" + RARE + "☑☐≒", name) == ()
    assert chain["𬭊"].face.name == "CaseSong"
    assert chain["☑"].face.name == "CaseSym"
    assert chain["中"].face.name == f"Case{name.capitalize()}"


def test_characters_without_a_face_are_named_once_in_order(bundled: Fonts) -> None:
    assert bundled.missing("李𡱖、王\U0003fffd𡱖") == ("𡱖", "\U0003fffd")
    assert fonts.missing("李𡱖") == ("𡱖",)
    assert bundled.missing("甲\u200b乙\ufeff\r\n丙\t") == ()


def test_an_unknown_chain_is_an_error(bundled: Fonts) -> None:
    with pytest.raises(KeyError):
        bundled.chain("gothic")
    with pytest.raises(ValueError, match="gothic"):
        Fonts(configured={"gothic": Path("x.ttf")})


@pytest.mark.parametrize("name", CHAINS)
def test_shared_marks_are_one_em_and_squeezable_on_their_blank_side(name: str, bundled: Fonts) -> None:
    chain = bundled.chain(name)
    assert {chain[mark].width for mark in "“”‘’…—·，。（）《》"} == {1.0}
    assert all(chain[mark].lead > 0.3 and not chain[mark].trail for mark in "“‘（《〈「『【〔")
    assert all(chain[mark].trail > 0.2 and not chain[mark].lead for mark in "”’）》〉」』】〕，。、；：！？")
    assert not chain["中"].lead
    assert not chain["中"].trail


@pytest.mark.parametrize("name", [*CHAINS, "sym"])
def test_tables_read_as_reportlab_reads_them(name: str, font_cache: Path) -> None:
    path = unpacked(name, font_cache)
    ours, theirs = Face(path), TTFontFile(str(path))
    differently = {0xA0, 0xFFFF}  # reportlab makes one a space, and counts the end of the table
    assert {code: ours.cmap[code] for code in ours.cmap.keys() - differently} == {
        code: theirs.charToGlyph[code] for code in theirs.charToGlyph.keys() - differently
    }
    assert all(
        abs(ours.width(glyph) * 1000 - theirs.charWidths[code]) < 1 for code, glyph in ours.cmap.items() if code != 0xA0
    )
    assert ours.name == theirs.name.decode()


def test_both_kinds_of_character_map_agree(font_cache: Path, tmp_path: Path) -> None:
    song = Face(unpacked("song", font_cache))
    plain = tmp_path / "plain.ttf"
    data = bytearray(song.path.read_bytes())
    start = song._tables["cmap"][0]
    for record in range(struct.unpack_from(">H", data, start + 2)[0]):
        if struct.unpack_from(">HH", data, start + 4 + 8 * record) in ((3, 10), (0, 4)):
            struct.pack_into(">HH", data, start + 4 + 8 * record, 9, 9)
    plain.write_bytes(data)
    assert Face(plain).cmap == {code: glyph for code, glyph in song.cmap.items() if code < 0x10000}


def test_a_face_of_a_collection(kai: Path, tmp_path: Path) -> None:
    data = bytearray(kai.read_bytes())
    for table in range(struct.unpack_from(">H", data, 4)[0]):
        at = 12 + 16 * table + 8
        struct.pack_into(">L", data, at, struct.unpack_from(">L", data, at)[0] + 16)
    collection = tmp_path / "two.ttc"
    collection.write_bytes(b"ttcf" + struct.pack(">LLL", 0x10000, 1, 16) + data)
    assert Face(collection).cmap == Face(kai).cmap
    assert Face(collection).outline(99) == Face(kai).outline(99)
    with pytest.raises(FontFault, match="1 faces"):
        Face(collection, 1)


def test_the_office_has_the_first_word(kai: Path, font_cache: Path) -> None:
    chosen = Fonts(configured={"fang": kai}, bundled_only=True, cache=font_cache)
    assert chosen.names()["fang"] == "CaseKai"
    assert chosen.names()["song"] == "CaseSong"
    assert chosen.missing(RARE) == ()


def test_the_system_comes_before_the_bundle(
    kai: Path, font_cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    user, system = tmp_path / "user", tmp_path / "system" / "sub"
    user.mkdir()
    system.mkdir(parents=True)
    shutil.copy(kai, system / "SIMFANG.TTF")
    shutil.copy(unpacked("hei", font_cache), user / "STFANGSO.TTF")
    shutil.copy(kai, user / "simsunb.ttf")
    monkeypatch.setattr(fonts, "system_folders", lambda: (user, tmp_path / "system"))
    found = Fonts(cache=font_cache)
    assert found.chain("fang").first.path == system / "SIMFANG.TTF"
    assert found.chain("fang")["𬭊"].face.name == "CaseSong"
    assert Fonts(cache=font_cache, bundled_only=True).names()["fang"] == "CaseFang"


def test_where_systems_keep_their_fonts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts.sys, "platform", "win32")
    monkeypatch.setenv("WINDIR", "W")
    monkeypatch.setenv("LOCALAPPDATA", "L")
    assert fonts.system_folders() == (Path("L/Microsoft/Windows/Fonts"), Path("W/Fonts"))
    assert fonts.user_cache() == Path("L/ip-case-register/fonts")
    monkeypatch.setattr(fonts.sys, "platform", "linux")
    monkeypatch.setenv("XDG_CACHE_HOME", "C")
    assert fonts.user_cache() == Path("C/ip-case-register/fonts")


def test_files_that_cannot_be_embedded_are_passed_over(kai: Path, font_cache: Path, tmp_path: Path) -> None:
    whole = kai.read_bytes()
    spoiled = {
        "text.ttf": b"not a font at all",
        "empty.ttf": b"",
        "cut.ttf": whole[: len(whole) // 2],
        "postscript.otf": b"OTTO" + whole[4:],
    }
    for name, content in spoiled.items():
        (tmp_path / name).write_bytes(content)
    patched(kai, "OS/2", 8, 2)
    for path in (*(tmp_path / name for name in spoiled), kai, tmp_path / "absent.ttf"):
        with pytest.raises(FontFault):
            Face(path)
        assert usable(path) is None
        assert Fonts(configured={"fang": path}, bundled_only=True, cache=font_cache).names()["fang"] == "CaseFang"


def test_a_face_that_opens_but_has_a_broken_map_is_passed_over(kai: Path) -> None:
    patched(kai, "cmap", 2, 0)
    assert Face(kai).glyphs
    assert usable(kai) is None


def test_a_half_written_font_is_unpacked_again(tmp_path: Path) -> None:
    path = unpacked("sym", tmp_path)
    whole, written = path.read_bytes(), path.stat().st_mtime_ns
    assert unpacked("sym", tmp_path).stat().st_mtime_ns == written
    path.write_bytes(whole[:1000])
    assert unpacked("sym", tmp_path).read_bytes() == whole
    assert [file.name for file in tmp_path.iterdir()] == [path.name]


def test_a_damaged_bundle_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copy(BUNDLE / "unpacked.csv", tmp_path)
    monkeypatch.setattr(fonts, "BUNDLE", tmp_path)
    (tmp_path / "sym.ttf.xz").write_bytes(b"no xz")
    with pytest.raises(FontFault, match=r"sym\.ttf\.xz"):
        unpacked("sym", tmp_path / "cache")
    (tmp_path / "sym.ttf.xz").write_bytes(lzma.compress(b"another font"))
    with pytest.raises(FontFault, match=r"unpacked\.csv"):
        unpacked("sym", tmp_path / "cache")


def test_the_bundle_is_whole_and_licensed() -> None:
    named = set(fonts._bundled())
    assert {file.name.split(".")[0] for file in BUNDLE.glob("*.ttf.xz")} == named == {*CHAINS, "sym"}
    licences = {file.name for file in (BUNDLE / "licences").iterdir()}
    assert licences >= {"fandol-COPYING.txt", "noto-serif-sc-OFL.txt", "noto-sans-sc-OFL.txt"}


def test_one_default_for_a_process(bundled: Fonts) -> None:
    assert fonts.default() is bundled
    assert bundled.chain("fang").first is Fonts(bundled_only=True, cache=bundled._cache).chain("fang").first
