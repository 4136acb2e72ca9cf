"""Every Chinese character that a name may hold is printed, or named with its place before anything is printed."""

from __future__ import annotations

from datetime import date

import pytest

from db.errors import Refused
from db.papers.fonts import Fonts
from db.services import Services

LEVEL_1 = (*range(0x4E00, 0x9FF0), *range(0x3400, 0x4DB6))
"""GB 18030-2022, implementation level 1: the unified ideographs and extension A."""

BEYOND = 196
"""Characters of 通用规范汉字表 above U+FFFF, which level 2 adds."""

STRANGE = "\U00021c56"
"""李𡱖's: level 3."""


@pytest.mark.parametrize("chain", ["fang", "title", "hei", "kai", "song"])
def test_every_character_of_levels_one_and_two_has_a_glyph_in_every_face(bundled: Fonts, chain: str) -> None:
    assert bundled.missing("".join(map(chr, LEVEL_1)), chain) == ()
    faces = [face for face in {bundled.chain(chain)[letter].face for letter in "中𬭊"} if face.name == "CaseSong"]
    (song,) = faces
    above = [code for code in song.cmap if 0x20000 <= code <= 0x323AF]
    assert len(above) == BEYOND
    assert bundled.missing("".join(map(chr, above)), chain) == ()


def test_every_character_of_level_three_is_printed_or_named(bundled: Fonts) -> None:
    every = [chr(code) for code in range(0x20000, 0x2EBE1)]
    missing = bundled.missing("".join(every))
    assert STRANGE in missing
    assert len(every) - len(missing) == BEYOND


@pytest.fixture
def strange(services: Services, case_id: int) -> int:
    party = services.records.load("cases", case_id)["parties"][0]["party"]
    services.records.save("parties", {"representative": f"李{STRANGE}"}, record_id=party)
    return case_id


def test_a_character_without_a_font_is_refused_by_name_and_place(services: Services, strange: int) -> None:
    raw = {"started": "2026-03-05 9:00", "ended": "2026-03-05 10:00", "place": "本局", "scene": "货架"}
    with pytest.raises(Refused) as refused:
        services.papers.issue("cases", strange, "site_record", raw=raw, on=date(2026, 3, 5))
    assert f"“当事人·法定代表人（负责人、经营者）”中的“{STRANGE}”（U+21C56）没有字体" in str(refused.value)
    (one,) = services.papers.preview("cases", strange, "site_record").strange()
    assert one.path == "party.representative"


def test_a_composed_text_leads_to_the_fact_that_holds_the_character(services: Services, strange: int) -> None:
    (one,) = services.papers.preview("cases", strange, "interview_record").strange()
    assert any("法定代表人" in hint for hint in one.hints)


@pytest.mark.parametrize("letter", "䶮㛃𬭊𠅤")
def test_a_rare_name_is_found_printed_and_read_back(services: Services, case_id: int, letter: str) -> None:
    name = f"欧阳{letter}"
    party = services.records.load("cases", case_id)["parties"][0]["party"]
    services.records.save("parties", {"representative": name}, record_id=party)
    assert name in services.papers.preview("cases", case_id, "site_record").text
    found = services.search.find(letter)
    assert ("parties", party) in {(hit.register, hit.id) for hit in found}
