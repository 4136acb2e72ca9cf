"""Rows of a list for the clipboard, as Excel and WPS take them: text with tabs, and a table that keeps long numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from PySide6.QtCore import QMimeData

_TEXT = "mso-number-format:'\\@';white-space:nowrap"  # a credit code or a phone number stays text


def tab_separated(rows: Iterable[Sequence[str]]) -> str:
    """Write rows as text with tabs; a cell with a tab, a quote or a line break is quoted."""
    return "\r\n".join("\t".join(_quoted(cell) for cell in row) for row in rows)


def table(rows: Iterable[Sequence[str]], numeric: Sequence[bool]) -> str:
    """Write rows as an HTML table; columns that are not `numeric` are marked as text for Excel."""
    lines = []
    for row in rows:
        cells = (
            f"<td>{escape(cell)}</td>" if number else f'<td style="{_TEXT}">{_lines(cell)}</td>'
            for cell, number in zip(row, numeric, strict=True)
        )
        lines.append(f"<tr>{''.join(cells)}</tr>")
    return f'<html><head><meta charset="utf-8"></head><body><table>{"".join(lines)}</table></body></html>'


def clipboard(rows: Sequence[Sequence[str]], numeric: Sequence[bool]) -> QMimeData:
    """Put rows into both forms at once."""
    data = QMimeData()
    data.setText(tab_separated(rows))
    data.setHtml(table(rows, numeric))
    return data


def _quoted(cell: str) -> str:
    if any(sign in cell for sign in '\t\n\r"'):
        return '"' + cell.replace('"', '""') + '"'
    return cell


def _lines(cell: str) -> str:
    return escape(cell).replace("\n", "<br style='mso-data-placement:same-cell'>")
