"""Pinyin of names, for search: full readings and initials, with the readings that surnames and places want."""

from __future__ import annotations

import re
from functools import cache
from typing import Any
from unicodedata import normalize

_SURNAMES = {
    "单": "shan", "仇": "qiu", "曾": "zeng", "解": "xie", "查": "zha", "朴": "piao", "区": "ou", "盖": "ge",
    "缪": "miao", "翟": "zhai", "覃": "qin", "乐": "yue", "员": "yun", "洗": "xian", "祭": "zhai", "隗": "wei",
    "种": "chong", "召": "shao", "繁": "po", "折": "she", "秘": "bi", "黑": "he", "句": "gou", "牟": "mu",
    "佴": "nai", "薄": "bo", "宓": "fu", "颉": "xie", "尉": "yu", "能": "nai", "郇": "xun", "阚": "kan",
    "乜": "nie", "卜": "bu", "藏": "zang", "都": "du", "粘": "nian", "么": "yao", "蔚": "yu",
}  # fmt: skip
"""Surnames whose reading is not the usual one of the character (现代汉语词典); 任, 华, 尉迟, 万俟 are usual already."""

_WORDS = {
    "朝阳": "chao yang", "长垣": "chang yuan", "长葛": "chang ge", "漯河": "luo he", "单县": "shan xian",
    "解州": "xie zhou", "涡阳": "guo yang", "荥经": "ying jing", "繁峙": "fan shi", "药行": "yao hang",
    "布行": "bu hang", "酒行": "jiu hang", "茶行": "cha hang", "材行": "cai hang", "具行": "ju hang",
    "器行": "qi hang", "品行": "pin hang", "果行": "guo hang", "鱼行": "yu hang", "米行": "mi hang",
}  # fmt: skip
"""Places and trades that the dictionary of phrases reads otherwise."""

_SURNAME = re.compile(rf"(?:^|(?<=[省市县区州盟旗镇乡村]))[{''.join(_SURNAMES)}]")
_WORD = re.compile("|".join(_WORDS))


def keys(name: str) -> str:
    """The search keys of a name, lower case, separated by blanks: full pinyin and initials (`hengyangshi hys`).

    Where a surname, a place or a trade word may be read in a second way, both ways are given. Letters and digits
    stay, everything else that has no reading is left out.
    """
    name = normalize("NFKC", name).lower()
    usual, in_phrase = _readings(name)
    found = []
    for syllables in (usual, _otherwise(name, usual, in_phrase)):
        found += ["".join(syllables), "".join(syllable[:1] for syllable in syllables)]
    return " ".join(dict.fromkeys(key for key in found if key))


def _readings(name: str) -> tuple[list[str], set[int]]:
    """A syllable for each character (empty when it has none), and the positions that a known phrase covers."""
    dictionary = _dictionary()
    syllables: list[str] = []
    in_phrase: set[int] = set()
    for word in dictionary.cut(name):
        phrase = dictionary.phrase(word)
        if phrase:
            in_phrase.update(range(len(syllables), len(syllables) + len(word)))
            syllables += phrase
        else:
            syllables += map(dictionary.character, word)
    return syllables, in_phrase


def _otherwise(name: str, usual: list[str], in_phrase: set[int]) -> list[str]:
    """The second way to read a name: a surname in front or behind the name of a place, and the words above."""
    other = list(usual)
    for match in _WORD.finditer(name):
        other[match.start() : match.end()] = _WORDS[match.group()].split()
    for match in _SURNAME.finditer(name):
        if match.start() == 0 or match.start() not in in_phrase:
            other[match.start()] = _SURNAMES[match.group()]
    return other


class _Dictionary:
    """pypinyin's dictionaries without its styles, which cost ten times the reading itself."""

    def __init__(self) -> None:
        # Only saving a name needs pypinyin, and its import takes longer than the first window may wait.
        from pypinyin.constants import PHRASES_DICT, PINYIN_DICT
        from pypinyin.contrib.tone_convert import to_normal
        from pypinyin.seg.mmseg import Seg, p_set

        self._phrases: dict[str, list[list[str]]] = PHRASES_DICT
        self._characters: dict[int, str] = PINYIN_DICT
        self._plain: Any = cache(to_normal)
        self.cut: Any = Seg(p_set, no_non_phrases=True).cut
        self.character = cache(self._character)

    def phrase(self, word: str) -> list[str] | None:
        """The syllables of a phrase, or None when the word is none."""
        readings = self._phrases.get(word)
        return [self._plain(reading[0]) for reading in readings] if readings else None

    def _character(self, char: str) -> str:
        reading = self._characters.get(ord(char))
        if reading is not None:
            return str(self._plain(reading.split(",")[0]))
        return char if char.isascii() and char.isalnum() else ""


_dictionary = cache(_Dictionary)
