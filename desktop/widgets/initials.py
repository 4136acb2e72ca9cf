"""First letters of Chinese words on screen, so that a choice accepts `cf` for 查封 without loading a pinyin library."""

from __future__ import annotations

import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from functools import lru_cache

_LETTERS = "abcdefghjklmnopqrstwxyz"
_STARTS = (
    0xB0A1, 0xB0C5, 0xB2C1, 0xB4EE, 0xB6EA, 0xB7A2, 0xB8C1, 0xB9FE, 0xBBF7, 0xBFA6, 0xC0AC, 0xC2E8,
    0xC4C3, 0xC5B6, 0xC5BE, 0xC6DA, 0xC8BB, 0xC8F6, 0xCBFA, 0xCDDA, 0xCEF4, 0xD1B9, 0xD4D1,
)  # fmt: skip
_END = 0xD7F9


@lru_cache(maxsize=2048)
def initials(text: str) -> str:
    """The first letter of each character; GB 2312 keeps its 3,755 common characters in the order of their pinyin.

    Letters and digits stay, other characters are left out. A character with two readings gives the usual one, which
    is enough for the labels of choices; names are found by the keys stored with them.
    """
    letters = []
    for char in text:
        if char.isascii():
            letters.append(char.lower() if char.isalnum() else "")
            continue
        code = int.from_bytes(char.encode("gb2312", "ignore"), "big")
        if _STARTS[0] <= code <= _END:
            letters.append(_LETTERS[bisect_right(_STARTS, code) - 1])
    return "".join(letters)


def fold(text: str) -> str:
    """What was typed, as it is compared: half-width, small letters, without blanks and an input method's marks."""
    return unicodedata.normalize("NFKC", "".join(text.split()).replace("'", "")).casefold()


def fitting(typed: str, labels: Mapping[str, str], others: Iterable[tuple[str, str]] = ()) -> list[str]:
    """The keys whose label fits what was typed, the best first.

    `labels` maps a key to its label, `others` are further words for a key. A label or its initials as a whole come
    first, then one that begins so, then one that contains it.
    """
    wanted = fold(typed)
    if not wanted:
        return list(labels)
    ranks: dict[str, int] = {}
    for key, word in (*labels.items(), *others):
        plain, letters = fold(word), initials(word)
        whole, begun = wanted in (plain, letters), plain.startswith(wanted) or letters.startswith(wanted)
        tests = (whole, begun, wanted in plain, wanted in letters)
        rank = next((place for place, holds in enumerate(tests) if holds), None)
        if rank is not None:
            ranks[key] = min(rank, ranks.get(key, rank))
    order = {key: place for place, key in enumerate(labels)}
    return sorted((key for key in ranks if key in order), key=lambda key: (ranks[key], order[key]))
