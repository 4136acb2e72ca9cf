"""Rows whose point is a linked record (the parties of a case): one type-or-create field each, a blank one last."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, cast

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QToolButton, QWidget

from db.forms import Item, RowsItem
from db.kinds import Link, Rows
from desktop.theme import Theme
from desktop.widgets.editor import Editor, LineEditor, Outcome, Raw, tab_after
from desktop.widgets.editors import plain_editor
from desktop.widgets.form_field import FormField
from desktop.widgets.link_field import LinkEditor
from desktop.widgets.link_source import LinkSource


class LinkRows(Editor):
    """Its raw value is a list of mappings; the row at the end is blank and asks for one more."""

    open_record = Signal(str, int)
    how = "输入名称、号码中的几个字或拼音首字母查找；没有的直接写，会新建一条。Ctrl+Delete 去掉一行。"
    by_step = True

    def __init__(self, rows: RowsItem, theme: Theme, source: LinkSource, parent: QWidget | None = None) -> None:
        super().__init__(Rows(()), theme, parent)
        self.item = rows
        self._source = source
        self.besides: int | None = None
        self.rows: list[LinkRow] = []
        self._box.setSpacing(0)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.restore([])

    def load(self, value: Any, caption: str = "") -> None:
        """Show stored rows of typed values."""
        del caption
        self._fill(list(value or ()), typed=False)

    def raw(self) -> Raw:
        """The rows that name a record."""
        return [raw for row in self.rows if (raw := row.raw())]

    def restore(self, raw: Raw) -> None:
        """Show rows as they were typed."""
        self._fill(list(raw or ()), typed=True)

    def settle(self) -> Outcome:
        """Look at every row."""
        for row in self.rows:
            row.settle()
        return self.parse(self.raw())

    def parse(self, raw: Raw) -> Outcome:
        """Look at every row."""
        wrong = any(field.outcome.fault for row in self.rows for field in row.fields)
        return Outcome(None, "请改正标红的栏目") if wrong else Outcome(raw)

    def point_at(self, rest: str, sentence: str) -> None:
        """Show a fault in its row."""
        number, _, path = rest.partition(".")
        name, _, deeper = path.partition(".")
        filled = [row for row in self.rows if row.raw()]
        if number.isdigit() and int(number) < len(filled):
            for field in filled[int(number)].fields:
                if field.name == name:
                    field.point_at(deeper, sentence)

    def go_to(self, place: int, name: str) -> None:
        """Go to a row; `name` is a fact of its record, whose fields are opened to add it."""
        row = self.rows[min(place, len(self.rows) - 1)]
        row.link.setFocus()
        if name:
            row.link.complete(name)

    def call(self, name: str, description: str) -> None:
        """Each row names its own fields."""
        self.setAccessibleName(name)
        self.setAccessibleDescription(description)

    def mark(self, state: str) -> None:
        """Each field marks itself."""

    def remove(self, row: LinkRow) -> None:
        """Take a row out."""
        place = self.rows.index(row)
        self.rows.remove(row)
        self._box.removeWidget(row)
        row.hide()
        row.deleteLater()
        self._keep_blank()
        self.rows[min(place, len(self.rows) - 1)].link.setFocus()
        self.changed.emit()

    def _fill(self, rows: Sequence[Mapping[str, Any]], *, typed: bool) -> None:
        while len(self.rows) > len(rows) + 1:
            gone = self.rows.pop()
            self._box.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        for place, values in enumerate(rows):
            self._row(place).show_values(values, typed=typed)
        self._row(len(rows)).show_values({}, typed=typed)

    def _row(self, place: int) -> LinkRow:
        while len(self.rows) <= place:
            row = LinkRow(self.item, self.theme, self._source, self)
            row.changed.connect(self._changed)
            row.left.connect(self.left)
            row.removed.connect(self.remove)
            row.advanced.connect(self._advance)
            row.link.open_record.connect(self.open_record)
            self._box.addWidget(row)
            if self.rows:
                tab_after(self.rows[-1].stops()[-1], row.stops())
            self.rows.append(row)
        self.rows[place].link.besides = self.besides
        self.setFocusProxy(self.rows[0].link)
        return self.rows[place]

    def _keep_blank(self) -> None:
        if not self.rows or self.rows[-1].raw():
            self._row(len(self.rows)).show_values({}, typed=True)

    @Slot(object, int)
    def _advance(self, row: LinkRow, way: int) -> None:
        """As in a grid, Enter goes to the row below and Tab to the next cell; from the blank row Enter goes on."""
        place = self.rows.index(row) + way
        if row.link.asks_more() and way > 0:
            focus = self.window().focusWidget()
            if focus is not None:
                focus.focusNextPrevChild(True)
        elif 0 <= place < len(self.rows):
            self.rows[place].link.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            row.link.line.focusNextPrevChild(way > 0)

    @Slot()
    def _changed(self) -> None:
        self._keep_blank()
        self.changed.emit()


class LinkRow(QWidget):
    """One row: the record, what else the row says of it, and a button to take it out."""

    changed = Signal()
    left = Signal()
    removed = Signal(object)
    advanced = Signal(object, int)

    def __init__(self, rows: RowsItem, theme: Theme, source: LinkSource, parent: QWidget) -> None:
        super().__init__(parent)
        self._id: int | None = None
        self._theme = theme
        self._source = source
        self.fields = [
            FormField(item, partial(self._editor, item), theme, self, titled=False, roomy=False)
            for item in rows.columns
        ]
        self._defaults = {
            item.name: item.spec.kind.edit(item.spec.kind.parse(item.spec.default)) for item in rows.columns[1:]
        }
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.px(8))
        grid.setVerticalSpacing(0)
        for place, field in enumerate(self.fields):
            grid.addWidget(field, 0, place)
            grid.setColumnStretch(place, 2 if place else 5)
            if place:
                _keep_room(field)
            if place and isinstance(field.editor, LineEditor):
                field.editor.line.setPlaceholderText(rows.columns[place].label)
            field.changed.connect(self._edited)
            field.left.connect(self._left_field)
            field.alone = False
            field.advanced.connect(self._advance)
            inner = field.editor.focusProxy()
            if inner is not None:
                inner.installEventFilter(self)
        self._remove = QToolButton(self)
        theme.dress(self._remove, "close")
        self._remove.setToolTip(f"去掉这一行{rows.label}（Ctrl+Delete）")
        self._remove.setAccessibleName(f"去掉这一行{rows.label}")
        self._remove.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._remove.clicked.connect(self._ask_remove)
        _keep_room(self._remove)
        grid.addWidget(self._remove, 0, len(self.fields), Qt.AlignmentFlag.AlignTop)
        grid.addLayout(self.link.below, 1, 0, 1, len(self.fields) + 1)
        grid.setRowMinimumHeight(2, theme.px(8))

    @property
    def link(self) -> LinkEditor:
        """The field of the record."""
        return cast(LinkEditor, self.fields[0].editor)

    def _editor(self, item: Item, parent: QWidget) -> Editor:
        kind = item.spec.kind
        if isinstance(kind, Link):
            return LinkEditor(kind, self._theme, self._source, parent=parent)
        return plain_editor(kind, self._theme, parent, days=self._source.days)

    def show_values(self, values: Mapping[str, Any], *, typed: bool) -> None:
        """Show a row: typed values from the register, or raw ones."""
        self._id = values.get("id")
        for field in self.fields:
            value = values.get(field.name)
            if typed:
                field.load(None)
                field.editor.restore(value)
            else:
                field.load(value, str(values.get(f"{field.name}_text") or ""))
        self._tell()

    def raw(self) -> dict[str, Raw]:
        """The row as typed; nothing while it names no record."""
        raw = {field.name: field.editor.raw() for field in self.fields}
        if not raw[self.fields[0].name] and self._id is None:
            return {}
        return {"id": self._id, **raw} if self._id is not None else raw

    def stops(self) -> list[QWidget]:
        """The widgets Tab stops at, in order."""
        return [stop for field in self.fields for stop in field.editor.stops()]

    def settle(self) -> None:
        """Understand every field of the row."""
        if self.raw():
            for field in self.fields:
                field.settle()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        """Ctrl+Delete takes the row out, before the line takes it for the rest of a word."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Delete:
            wanted = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier) and bool(self.raw())
            if wanted:
                self._ask_remove()
                return True
        return super().eventFilter(watched, event)

    def _tell(self) -> None:
        blank = not self.raw()
        self._remove.setVisible(not blank)
        for field in self.fields[1:]:
            field.setVisible(not blank)

    @Slot()
    def _edited(self) -> None:
        if self.raw():
            for field in self.fields[1:]:
                if field.isHidden() and not field.editor.raw():
                    field.editor.restore(self._defaults.get(field.name) or "")
        self._tell()
        self.changed.emit()

    @Slot()
    def _left_field(self) -> None:
        self.left.emit()

    @Slot(int)
    def _advance(self, way: int) -> None:
        self.advanced.emit(self, way)

    @Slot()
    def _ask_remove(self) -> None:
        if self.raw():
            self.removed.emit(self)


def _keep_room(widget: QWidget) -> None:
    """Let a hidden widget keep its place, so that rows stay aligned."""
    policy = widget.sizePolicy()
    policy.setRetainSizeWhenHidden(True)
    widget.setSizePolicy(policy)
