"""Rows for Excel and WPS."""

from __future__ import annotations

from desktop.widgets.row_copy import clipboard, tab_separated, table

ROWS = [("91430422MA4L0G2X3B", "张\n伟", "12,000.00"), ('"引号"', "制表\t符", "")]


def test_cells_with_tabs_quotes_or_lines_are_quoted():
    text = tab_separated(ROWS)
    assert text == '91430422MA4L0G2X3B\t"张\n伟"\t12,000.00\r\n"""引号"""\t"制表\t符"\t'


def test_long_numbers_stay_text_in_excel():
    html = table(ROWS, (False, False, True))
    assert "mso-number-format:'\\@'" in html
    assert "<td>12,000.00</td>" in html
    assert "张<br style='mso-data-placement:same-cell'>伟" in html


def test_signs_of_html_are_escaped():
    assert "&lt;b&gt;A&amp;B" in table([("<b>A&B",)], (False,))


def test_both_forms_are_on_the_clipboard():
    data = clipboard(ROWS, (False, False, True))
    assert data.hasText()
    assert data.hasHtml()
