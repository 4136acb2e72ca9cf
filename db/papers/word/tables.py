"""Ruled tables, and texts side by side, as tables of WordprocessingML."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from db.papers.flowable import Flowable
from db.papers.grid import AIR, MOST_AIR, RULE, Box, RuledTable, stacked
from db.papers.word.paragraphs import twips

Flow = Callable[[Sequence[Flowable], float, float, float], str]
"""Writes flowables of a cell: in a width, with air above each but the first, and with air above the first."""

SPARE = 30.0
"""So much lower a table that fills its page is asked to be, since Word's lines are not quite ours."""

_LINE = 'w:val="single" w:sz="5" w:space="0" w:color="auto"'
_EDGES = "".join(f"<w:{side} {_LINE}/>" for side in ("top", "left", "bottom", "right", "insideH", "insideV"))


def ruled(table: RuledTable, flow: Flow, *, indent: float = 0) -> str:
    """A table with rules, its rows as high as they were laid out."""
    heights = table.heights or tuple(band.least for band in table.bands)
    boxes = {(box.row, box.column): box for box in table.boxes}
    rows = []
    weight = sum(band.grow for band in table.bands) if table.fill else 0
    asked = [
        own - RULE - (SPARE * band.grow / weight if weight else 0)
        for own, band in zip(heights, table.bands, strict=True)
    ]
    for row, height in enumerate(asked):
        cells, column = "", 0
        while column < len(table.widths):
            box = boxes.get((row, column)) or _above(table.boxes, row, column)
            if box is None:
                cells += _cell("<w:p/>", table.widths[column])
                column += 1
                continue
            width = sum(table.widths[column : column + box.columns])
            begun = box.row == row
            merge = ("restart" if begun else "continue") if box.rows > 1 else ""
            content = _content(box, width, sum(heights[box.row : box.row + box.rows]), flow) if begun else "<w:p/>"
            cells += _cell(content, width, box=box, merge=merge)
            column += box.columns
        head = "<w:tblHeader/>" if row < table.header else ""
        least = f'<w:trHeight w:val="{max(twips(height), 1)}" w:hRule="atLeast"/>'
        rows.append(f"<w:tr><w:trPr>{least}{head}</w:trPr>{cells}</w:tr>")
    return _table(table.widths, "".join(rows), edges=_EDGES, indent=indent)


def beside(parts: Sequence[str], widths: Sequence[float]) -> str:
    """Contents side by side without rules."""
    cells = "".join(_cell(part or "<w:p/>", width) for part, width in zip(parts, widths, strict=True))
    return _table(widths, f"<w:tr>{cells}</w:tr>", edges="", indent=0)


def framed(left: str, right: str, widths: tuple[float, float], height: float, *, indent: float) -> str:
    """Two contents in one frame, the right one at its foot."""
    high = f'<w:trPr><w:trHeight w:val="{twips(height)}" w:hRule="exact"/></w:trPr>'
    foot = _cell(right, widths[1], valign="bottom")
    outside = "".join(f"<w:{side} {_LINE}/>" for side in ("top", "left", "bottom", "right"))
    return _table(widths, f"<w:tr>{high}{_cell(left, widths[0])}{foot}</w:tr>", edges=outside, indent=indent)


def _above(boxes: Sequence[Box], row: int, column: int) -> Box | None:
    """The box that reaches down to this place from a row above."""
    return next((box for box in boxes if box.column == column and box.row < row < box.row + box.rows), None)


def _content(box: Box, width: float, height: float, flow: Flow) -> str:
    """What stands in a cell: its body, and at its foot the places to sign, pushed down to where they stand."""
    inner = width - 2 * box.padding
    body, foot = stacked(box.body, inner), stacked(box.foot, inner)
    spare = max(0.0, height - 2 * AIR - body - foot)
    air = min(MOST_AIR, spare / len(box.body)) if box.spaced and len(box.body) > 1 else 0.0
    made = flow(box.body, inner, air, 0)
    return (made + flow(box.foot, inner, 0, spare if box.valign == "top" else 0) if box.foot else made) or "<w:p/>"


def _cell(content: str, width: float, *, box: Box | None = None, merge: str = "", valign: str = "") -> str:
    span = f'<w:gridSpan w:val="{box.columns}"/>' if box is not None and box.columns > 1 else ""
    down = f'<w:vMerge w:val="{merge}"/>' if merge else ""
    upright = valign or ("center" if box is not None and box.valign == "middle" else "top")
    sides = twips(box.padding / (2 if box.label else 1)) if box is not None else 0
    margins = (
        f'<w:tcMar><w:top w:w="{twips(AIR)}" w:type="dxa"/><w:left w:w="{sides}" w:type="dxa"/>'
        f'<w:bottom w:w="0" w:type="dxa"/><w:right w:w="{sides}" w:type="dxa"/></w:tcMar>'
        if box is not None
        else ""
    )
    if not content.endswith("</w:p>"):  # a cell may not end with a table
        content += '<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/></w:pPr></w:p>'
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{twips(width)}" w:type="dxa"/>{span}{down}{margins}'
        f'<w:vAlign w:val="{upright}"/></w:tcPr>{content}</w:tc>'
    )


def _table(widths: Sequence[float], rows: str, *, edges: str, indent: float) -> str:
    grid = "".join(f'<w:gridCol w:w="{twips(width)}"/>' for width in widths)
    borders = f"<w:tblBorders>{edges}</w:tblBorders>" if edges else ""
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{twips(sum(widths))}" w:type="dxa"/><w:tblInd w:w="{twips(indent)}" '
        f'w:type="dxa"/>{borders}<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>'
    )
