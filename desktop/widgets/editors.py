"""Which editor serves which kind: the one registry, outside the kinds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget

from db.kinds import (
    Choice,
    Code,
    Count,
    CreditCode,
    Day,
    Flags,
    IdNumber,
    Kind,
    Moment,
    Money,
    PatentNumber,
    Person,
    Phone,
    Quantity,
    Region,
    Text,
    TrademarkNumber,
    YesNo,
)
from db.services.days import Days
from desktop.theme import Theme
from desktop.widgets.choice_editor import ChoiceEditor, FlagsEditor
from desktop.widgets.date_editor import DateEditor
from desktop.widgets.editor import Editor, LineEditor, TextEditor
from desktop.widgets.region_editor import RegionEditor

Make = Callable[[Any, Theme, QWidget | None], Editor]


def _text_editor(kind: Text, theme: Theme, parent: QWidget | None) -> Editor:
    return TextEditor(kind, theme, parent) if kind.lines > 1 else LineEditor(kind, theme, parent)


EDITORS: dict[type[Kind[Any]], Make] = {
    Text: _text_editor,
    Choice: ChoiceEditor,
    Flags: FlagsEditor,
    YesNo: FlagsEditor,
    Day: DateEditor,
    Moment: DateEditor,
    Region: RegionEditor,
    **dict.fromkeys(
        (Code, Person, Money, Quantity, Count, CreditCode, IdNumber, Phone, PatentNumber, TrademarkNumber), LineEditor
    ),
}
"""Links and rows need the open register and stand in `link_field` and `rows_grid`."""


def plain_editor(kind: Kind[Any], theme: Theme, parent: QWidget | None = None, *, days: Days | None = None) -> Editor:
    """Make the editor of a kind that needs nothing but the value; `days` counts workdays as the office does.

    Raises KeyError for links and rows.
    """
    editor = EDITORS[type(kind)](kind, theme, parent)
    if isinstance(editor, DateEditor) and days is not None:
        editor.days = days
    return editor
