"""What every page is to the window: a place with a title that can be arrived at, saved and printed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from desktop.context import Context


class Page(QWidget):
    """A page of the window. It knows its context and never asks for the window itself."""

    go = Signal(str, object)  # another place: register, id of a record or None for its list
    make = Signal(str, object)  # a new record of a register, with the values known already
    paper_wanted = Signal(str, object, str)  # a paper of a record: register, id, form number
    browse = Signal(str, object)  # the list of a register, with filters by field
    restore_wanted = Signal(object)  # the file of a backup that is to take the register's place
    founded = Signal(str)  # the sealed code: the register has accounts now
    convert_wanted = Signal(object)  # whether the register is to be encrypted: Conversion
    back = Signal()
    said = Signal(str)  # a quiet word for the status line
    counted = Signal(int, int)  # how many records are listed, how many chosen; -1 for a page without a list
    retitled = Signal()
    settled = Signal(int)  # the new record on this page was saved and has this id now

    saves = False  # whether Ctrl+S means something here
    prints = False  # whether Ctrl+P does

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.setProperty("look", "page")

    def title(self) -> str:
        """Name the place, for the window's title."""
        return ""

    def arrive(self) -> None:
        """Take the focus and show what is true now; called on each visit."""

    def open(self, record_id: int | None, values: Mapping[str, Any]) -> None:
        """Show a record, or an empty one (None) with the values known already."""

    def show_filtered(self, **filters: Any) -> None:
        """Show only the records that fit; a page without a list has nothing to filter."""

    def start_paper(self, form: str) -> None:
        """Show the paper of this form as it could be made for the record shown; a page without papers has none."""

    def leave(self) -> None:
        """Keep what was typed; another place is about to be shown."""

    def save(self) -> None:
        """Save what is on the page (Ctrl+S)."""

    def print_it(self) -> None:
        """Print what the page shows (Ctrl+P)."""

    def close_page(self) -> None:
        """Let go of the register; the window is about to close."""
        self.leave()
