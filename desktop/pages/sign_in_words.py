"""What may be typed at a sign-in: names or first letters, a state before them, a code from a scanner, a pasted list."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

STATES = {"l": "late", "v": "leave", "m": "makeup", "e": "early", "a": "absent", "p": "present"}
LABELS = {"present": "出勤", "late": "迟到", "early": "早退", "leave": "请假", "absent": "缺勤", "makeup": "补签"}
THERE = ("present", "late", "early", "makeup")
HINT = (
    "Enter 记缺勤　前面加 L 迟到（可带分钟）· V 请假 · M 补签 · E 早退 · P 出勤　　"
    "Ctrl+V 粘贴名单　　↓ 在名单上选　　扫码即签到"
)
_CODE = re.compile(r"(?=.*\d{4})[0-9A-Za-z-]{5,}")
_SEVERAL = re.compile(r"[\n\t,，、;；]")


@dataclass(frozen=True)
class Typed:
    """A line as it is meant: who (`names`) is marked as what, with minutes; or a `code`; or a `choice` of several."""

    names: str = ""
    status: str = "absent"
    minutes: int | None = None
    code: str = ""
    choice: int | None = None


def read(text: str) -> Typed:
    """Understand a line: `zw lxm` are absent, `l wf 20` is twenty minutes late, a long number is a code."""
    typed = unicodedata.normalize("NFKC", text).strip()
    if typed.isdigit() and len(typed) == 1:
        return Typed(choice=int(typed))
    if _CODE.fullmatch(typed):
        return Typed(code=typed, status="present")
    words = typed.split()
    status = _state(words[0]) if len(words) > 1 else None
    named = words[1:] if status else words
    minutes = next((int(word) for word in named if word.isdigit()), None)
    return Typed(" ".join(word for word in named if not word.isdigit()), status or "absent", minutes)


def is_list(text: str) -> bool:
    """Whether a text on the clipboard is a list of names, not a word for the line."""
    return _SEVERAL.search(text.strip()) is not None


def _state(word: str) -> str | None:
    return STATES.get(word.lower()) or next((key for key, label in LABELS.items() if label == word), None)
