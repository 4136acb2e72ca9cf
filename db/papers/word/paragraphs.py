"""Texts as paragraphs of WordprocessingML: faces, sizes, underlined blanks, boxes, indents, line distances."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from xml.sax.saxutils import escape

from db.papers.lines import printable
from db.papers.typeset import Content, Run, Style, Text

FACES = {"fang": "仿宋", "song": "宋体", "hei": "黑体", "kai": "楷体", "title": "华文中宋"}
"""What Windows and Office call the face of each chain."""

BOXES = "Segoe UI Symbol"
ALIGNED = {"justify": "both", "left": "left", "center": "center", "right": "right"}
WIDE, HALF = "\u3000", "\u00a0"
"""A blank is made of underlined spaces: one em, and half an em that no line begins or ends with."""

FOOT = (
    '<w:framePr w:w="{width}" w:wrap="around" w:vAnchor="margin" w:hAnchor="margin" w:xAlign="left" w:yAlign="bottom"/>'
)
TWIPS = 20
PLAIN = '<w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/><w:snapToGrid w:val="0"/>'
"""No air between Chinese and figures, no grid: lines as long and as high as ours."""

LONG = 3.0
"""A last blank longer than so many em is a rule to the right edge rather than a row of spaces."""


@dataclass(frozen=True)
class Look:
    """What a paragraph is given beside its style; lengths in points.

    `room` is the width it stands in; `before` is kept free above it; `keep` holds it to the next one, `whole` together;
    `stops` are the places of tabs; `top` draws a rule above it; `foot` puts it at the foot of the page.
    """

    room: float
    before: float = 0
    after: float = 0
    keep: bool = False
    whole: bool = False
    stops: tuple[float, ...] = ()
    top: bool = False
    foot: bool = False


def twips(points: float) -> int:
    """A length in twentieths of a point."""
    return round(points * TWIPS)


def paragraphs(text: Text, look: Look) -> str:
    """A text flowable as paragraphs, one for each of its lines ended by hand."""
    return "".join(
        paragraph(line, text.style, replace(look, before=look.before if not place else 0), scale=text.scale)
        for place, line in enumerate(lines_of(text.content))
    )


def paragraph(line: Sequence[Run], style: Style, look: Look, *, scale: float = 1) -> str:
    """One paragraph."""
    last = len(line) - 1
    edge = (
        last >= 0
        and style.align in ("justify", "left")
        and line[last].blank is not None
        and not line[last].text
        and (line[last].blank or 0) > LONG
    )
    stops = look.stops or ((look.room - style.right,) if edge else ())
    runs = "".join(
        _rule(run, style, scale) if edge and place == last else _run(run, style, scale)
        for place, run in enumerate(line)
    )
    indent = style.indent_em * (style.pitch or style.size)
    first = f'w:firstLine="{twips(indent)}"' if indent >= 0 else f'w:hanging="{twips(-indent)}"'
    return (
        "<w:p><w:pPr>"
        + "<w:keepNext/>" * look.keep
        + "<w:keepLines/>" * look.whole
        + FOOT.format(width=twips(look.room)) * look.foot
        + '<w:pBdr><w:top w:val="single" w:sz="6" w:space="3" w:color="auto"/></w:pBdr>' * look.top
        + (f"<w:tabs>{''.join(_stop(place) for place in stops)}</w:tabs>" if stops else "")
        + PLAIN
        + f'<w:spacing w:before="{twips(look.before)}" w:after="{twips(look.after)}" '
        f'w:line="{twips(style.leading)}" w:lineRule="exact"/>'
        + f'<w:ind w:left="{twips(style.left)}" w:right="{twips(style.right)}" {first}/>'
        + f'<w:jc w:val="{ALIGNED[style.align]}"/>'
        + f"</w:pPr>{runs}</w:p>"
    )


def gap(points: float) -> str:
    """An empty line of this height."""
    return (
        f"<w:p><w:pPr>{PLAIN}"
        f'<w:spacing w:before="0" w:after="0" w:line="{max(twips(points), 20)}" w:lineRule="exact"/></w:pPr></w:p>'
    )


def field(name: str, style: Style) -> str:
    """A number that Word counts: PAGE or NUMPAGES."""
    look = _properties(style.chain, style.size)
    return (
        f'<w:r>{look}<w:fldChar w:fldCharType="begin"/></w:r><w:r>{look}<w:instrText xml:space="preserve"> {name} '
        f'</w:instrText></w:r><w:r>{look}<w:fldChar w:fldCharType="separate"/></w:r><w:r>{look}<w:t>1</w:t></w:r>'
        f'<w:r>{look}<w:fldChar w:fldCharType="end"/></w:r>'
    )


def words(text: str, style: Style) -> str:
    """A run of plain text."""
    return _run(Run(text), style, 1)


def lines_of(content: Content) -> Iterator[list[Run]]:
    """The lines of a content, parted where it was ended by hand."""
    line: list[Run] = []
    for run in (Run(content),) if isinstance(content, str) else content:
        head, *others = run.text.split("\n")
        line.append(replace(run, text=head))
        for other in others:
            yield [one for one in line if _shows(one)]
            line = [replace(run, text=other, tick=None, blank=None if not other else run.blank)]
    yield [one for one in line if _shows(one)]


def _shows(run: Run) -> bool:
    return bool(run.text) or run.blank is not None or run.tick is not None


def _stop(place: float) -> str:
    return f'<w:tab w:val="left" w:pos="{twips(place)}"/>'


def _rule(run: Run, style: Style, scale: float) -> str:
    """A blank that runs to the next stop."""
    return (
        f"<w:r>{_properties(run.chain or style.chain, (run.size or style.size) * scale, underline=True)}<w:tab/></w:r>"
    )


def _run(run: Run, style: Style, scale: float) -> str:
    size = (run.size or style.size) * scale
    chain = run.chain or style.chain
    made = ""
    if run.tick is not None:
        made += f"<w:r>{_properties(chain, size, face=BOXES)}<w:t>{'☑' if run.tick else '☐'}</w:t></w:r>"
    text = printable(run.text)
    if run.blank is not None:
        spare = max(run.blank - sum(1.0 if ord(letter) > 0x2E7F else 0.5 for letter in text), 0)
        pad = WIDE * int(spare / 2) + HALF * round(spare % 2) if text else ""
        text = f"{pad}{text}{pad}" if text else WIDE * int(spare) + HALF * round(2 * (spare % 1))
    if not text:
        return made
    spacing = (run.tracking * size if run.tracking else 0.0) + (
        style.pitch - style.size if style.pitch and size == style.size else 0.0
    )
    look = _properties(chain, size, underline=run.underline or run.blank is not None, spacing=spacing)
    parts = "<w:tab/>".join(
        f'<w:t xml:space="preserve">{escape(part)}</w:t>' if part else "" for part in text.split("\t")
    )
    return f"{made}<w:r>{look}{parts}</w:r>"


def _properties(
    chain: str, size: float, *, underline: bool = False, spacing: float = 0, face: str | None = None
) -> str:
    name = face or FACES[chain]
    half = round(size * 2)
    return (
        f'<w:rPr><w:rFonts w:ascii="{name}" w:hAnsi="{name}" w:eastAsia="{name}" w:cs="{name}" w:hint="eastAsia"/>'
        + (f'<w:spacing w:val="{twips(spacing)}"/>' if twips(spacing) else "")
        + f'<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>'
        + '<w:u w:val="single"/>' * underline
        + "</w:rPr>"
    )
