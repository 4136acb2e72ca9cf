"""Damage done to texts and bytes: what a slip of the hand, a bad disk or a stranger would do to a file."""

from __future__ import annotations

from hypothesis import strategies as st

STRANGE = ("{{", "}}", "{%", "%}", "[[", "]]", '"', "'", "=", "-1", "0", "99999999999999999999", "nan", "true", "\x00",
           "\u202e", "今", "2026-02-30", "../", "[]", "{}", "\n", "\t")  # fmt: skip


@st.composite
def damaged_text(draw: st.DrawFn, text: str) -> str:
    """The text with up to four lines lost, doubled, swapped, cut, or with something strange in them."""
    lines = text.split("\n")
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(lines) - 1))
        kind = draw(st.sampled_from(("lose", "double", "swap", "cut", "put", "letter")))
        line = lines[at]
        place = draw(st.integers(0, len(line)))
        if kind == "lose" and len(lines) > 1:
            del lines[at]
        elif kind == "double":
            lines.insert(at, line)
        elif kind == "swap":
            other = draw(st.integers(0, len(lines) - 1))
            lines[at], lines[other] = lines[other], lines[at]
        elif kind == "cut":
            lines[at] = line[:place]
        elif kind == "put":
            lines[at] = line[:place] + draw(st.sampled_from(STRANGE)) + line[place:]
        else:
            lines[at] = line[:place] + draw(st.characters(exclude_categories=["Cs"])) + line[place + 1 :]
    return "\n".join(lines)


@st.composite
def damaged_bytes(draw: st.DrawFn, content: bytes) -> bytes:
    """The bytes with up to twelve of them changed, and perhaps cut short."""
    made = bytearray(content)
    for _ in range(draw(st.integers(1, 12))):
        made[draw(st.integers(0, len(made) - 1))] = draw(st.integers(0, 255))
    return bytes(made[: draw(st.integers(len(made) // 3, len(made)))])
