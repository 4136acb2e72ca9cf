"""Any form on one scrolling page: sections, an index at the left edge, conditions, faults, undo, help on F1."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from PySide6.QtCore import QEvent, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from db.forms import Form, Item, RowsItem, Section
from db.kinds import Link, Rows
from desktop.machine import Machine
from desktop.theme import Theme
from desktop.widgets.editor import Editor, Raw
from desktop.widgets.editors import plain_editor
from desktop.widgets.explanation import Explanation
from desktop.widgets.field_grid import ACROSS, FieldGrid
from desktop.widgets.field_set import FieldSet
from desktop.widgets.form_field import FormField
from desktop.widgets.form_index import FormIndex
from desktop.widgets.link_field import LinkEditor
from desktop.widgets.link_rows import LinkRows
from desktop.widgets.link_source import LinkSource
from desktop.widgets.rows_grid import RowsGrid

WIDEST = 1180
"""Beyond this width lines would be too long to read."""


class FormView(QWidget):
    """A form, built once and loaded with one record after another.

    `edited` tells that something differs from what was loaded or does so no longer; `open_record` asks for another
    record.
    """

    edited = Signal()
    open_record = Signal(str, int)
    reveal_wanted = Signal(str)  # the name of a masked field

    def __init__(
        self,
        form: Form,
        theme: Theme,
        source: LinkSource,
        *,
        machine: Machine | None = None,
        bare: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """With `bare` there is neither index nor headings, for a form of a few fields beside something else."""
        super().__init__(parent)
        self._bare = bare
        self.form = form
        self._theme = theme
        self._source = source
        self._machine = machine
        self._sections: dict[str, QWidget] = {}
        self._explanation: Explanation | None = None
        self.set = FieldSet(form, self)
        self.index = FormIndex(theme, self)
        self.index.setHidden(bare)
        self.index.chosen.connect(self.go_to_section)
        self.area = QScrollArea(self)
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.area.setAccessibleName(form.label)
        self._page = QWidget(self.area)
        self._page.setProperty("look", "page")
        self._page.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._page.setMinimumHeight(1)  # else Qt adds up the heights the narrowest page would need
        self._column = QVBoxLayout(self._page)
        self._column.setContentsMargins(theme.px(16), theme.px(8), 0, theme.px(24))
        self._column.setSpacing(0)
        self._column.addStretch(1)
        self.area.setWidget(self._page)
        for section in form.sections:
            self._build(section)
        self.area.verticalScrollBar().valueChanged.connect(self._follow_scroll)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.index)
        layout.addWidget(self.area, 1)
        self.set.edited.connect(self._edited)
        self.set.shown.connect(self._sections_changed)
        self._shown_field: QWidget | None = None
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.timeout.connect(self._reveal_again)
        self._late = QTimer(self)
        self._late.setSingleShot(True)
        self._late.timeout.connect(self._follow_scroll)
        QApplication.instance().focusChanged.connect(self._focus_moved)  # type: ignore[union-attr]

    # Building

    def _build(self, section: Section) -> None:
        layout = self.add_section(section.key, section.label)
        ground = self._sections[section.key]
        grid = FieldGrid(section.items, self._editor, self._theme, parent=ground, heading=section.label)
        layout.setContentsMargins(0, self._theme.px(12), 0, 0)  # fields bring their own gap
        layout.addWidget(grid)
        self.set.add(grid.fields)
        for field in grid.fields:
            if isinstance(field.item, Item) and field.item.spec.kind.secret and self._source.masks(self.form.register):
                field.guard(may_look=self._source.may_unmask(self.form.register))
                field.reveal_wanted.connect(self.reveal_wanted)

    def add_section(self, key: str, label: str, *, first: bool = False) -> QVBoxLayout:
        """Add a section to the end of the page, or `first`; what stands in it goes into the layout."""
        px = self._theme.px
        ground = QWidget(self._page)
        layout = QVBoxLayout(ground)
        layout.setContentsMargins(0, px(12), px(ACROSS), 0)
        layout.setSpacing(px(8))
        title = QLabel(label, ground)
        title.setProperty("look", "section")
        title.setHidden(self._bare)
        layout.addWidget(title)
        self._column.insertWidget(0 if first else len(self._sections), ground)
        self._sections = {key: ground, **self._sections} if first else {**self._sections, key: ground}
        self.index.add(key, label, first=first)
        return layout

    def show_section(self, key: str, *, shown: bool) -> None:
        """Show or hide a section that has no fields."""
        self._sections[key].setVisible(shown)
        self.index.show_entry(key, shown=shown)

    def _editor(self, item: Item | RowsItem, parent: QWidget) -> Editor:
        if isinstance(item, RowsItem):
            kind = item.columns[0].spec.kind
            if isinstance(kind, Link) and self._source.makes(kind.register):
                rows = LinkRows(item, self._theme, self._source, parent)
                rows.open_record.connect(self.open_record)
                return rows
            key = f"{self.form.register}.{item.name}"
            return RowsGrid(key, item, self._theme, source=self._source, machine=self._machine, parent=parent)
        if isinstance(item.spec.kind, Rows):
            key = f"{self.form.key}.{item.name}"
            return RowsGrid(key, item.spec.kind.columns, self._theme, source=self._source, parent=parent)
        if isinstance(item.spec.kind, Link):
            link = LinkEditor(item.spec.kind, self._theme, self._source, parent=parent)
            link.hold_below()
            link.open_record.connect(self.open_record)
            return link
        return plain_editor(item.spec.kind, self._theme, parent, days=self._source.days)

    # The record

    def load(self, values: Mapping[str, Any], *, in_place: bool = False) -> None:
        """Show a record from its beginning, or with `in_place` where the page stands; nothing shows an empty form."""
        record_id = values.get("id")
        self._source.within = (self.form.register, record_id) if isinstance(record_id, int) else None
        for field in self.set.fields.values():
            if isinstance(field.editor, LinkEditor | LinkRows):
                field.editor.besides = values.get("id")
        self.set.load(values)
        if not in_place:
            self.area.verticalScrollBar().setValue(0)
        self._tell_faults()
        self.edited.emit()

    @property
    def record_id(self) -> int | None:
        """The record that is shown; None for a new one."""
        return self._source.within[1] if self._source.within is not None else None

    def raw(self) -> dict[str, Raw]:
        """Everything as typed."""
        return self.set.raw()

    def changes(self) -> dict[str, Raw]:
        """What the clerk changed, as typed."""
        return self.set.changes()

    def restore(self, raw: Mapping[str, Raw]) -> None:
        """Put a draft over the record."""
        self.set.restore(raw)
        self.edited.emit()

    def settle(self) -> None:
        """Understand everything, before it is saved."""
        self.set.settle()
        self._tell_faults()

    def show_faults(self, faults: Mapping[str, str]) -> dict[str, str]:
        """Show faults beside their fields and go to the first one; gives back those without a field."""
        homeless = self.set.show_faults(faults)
        self._tell_faults()
        self.go_to_fault()
        return homeless

    def go_to_fault(self) -> bool:
        """Put the cursor into the first faulty field; False when there is none."""
        for name in self.set.faulty():
            field = self.set.fields[name]
            self.go_to(name)
            if isinstance(field.editor, RowsGrid):
                field.editor.go_to_fault()
            return True
        return False

    # Going about

    def go_to(self, path: str) -> None:
        """Put the cursor into a field (`fine`, `goods.3.quantity`)."""
        name, _, rest = path.partition(".")
        field = self.set.fields.get(name)
        if field is None:
            return
        field.editor.setFocus(Qt.FocusReason.TabFocusReason)
        self.reveal(field)
        row, _, column = rest.partition(".")
        if isinstance(field.editor, LinkRows) and row.isdigit():
            field.editor.go_to(int(row), column)
        if isinstance(field.editor, RowsGrid) and row.isdigit():
            names = [one.name for one in field.editor.model.columns]
            field.editor.view.at(int(row), names.index(column) if column in names else 0)

    def go_to_first(self) -> None:
        """Put the cursor into the first required field that is empty, else into the first one."""
        fields = [field for field in self.set.fields.values() if not field.isHidden()]
        empty = [field for field in fields if isinstance(field.item, Item) and field.item.spec.required]
        target = next((field for field in empty if not field.editor.raw()), fields[0] if fields else None)
        if target is not None:
            target.editor.setFocus(Qt.FocusReason.TabFocusReason)

    def go_to_last(self, names: Iterable[str]) -> None:
        """Put the cursor into the last of these fields: there work goes on."""
        known = set(names)
        wanted = [name for name, field in self.set.fields.items() if name in known and not field.isHidden()]
        if wanted:
            self.go_to(wanted[-1])

    def rest(self) -> None:
        """Take the focus without putting the cursor into a field: a record that is read is not changed by a slip."""
        self.area.setFocus()

    @Slot(str)
    def go_to_section(self, key: str) -> None:
        """Bring a section to the top and put the cursor into its first field."""
        ground = self._sections[key]
        self.area.verticalScrollBar().setValue(ground.y())
        field = next((one for one in self.set.fields.values() if ground.isAncestorOf(one) and not one.isHidden()), None)
        target = field.editor if field is not None else ground
        if field is not None:
            target.setFocus(Qt.FocusReason.TabFocusReason)
        self.area.verticalScrollBar().setValue(ground.y())
        self.index.show_current(key)

    def step_section(self, way: int) -> None:
        """Go to the next or the previous section."""
        keys = list(self._sections)
        here = keys.index(self.index.current) if self.index.current in keys else 0
        self.go_to_section(keys[min(max(here + way, 0), len(keys) - 1)])

    def explain(self) -> bool:
        """Explain the field that has the focus (F1); False when none has."""
        field = self.field_of(QApplication.focusWidget())
        if field is None:
            return False
        if self._explanation is None:
            self._explanation = Explanation(self._theme, field)
        self._explanation.tell(field, field.item.label, field.explanation())
        return True

    def field_of(self, widget: QWidget | None) -> FormField | None:
        """The form's field that a widget is part of."""
        found = None
        while widget is not None and widget is not self:
            if isinstance(widget, FormField) and self.set.fields.get(widget.name) is widget:
                found = widget
            widget = widget.parentWidget()
        return found if widget is self else None

    # Keys

    def event(self, event: QEvent) -> bool:
        """Claim F1 while a field has the focus; otherwise it lists the keys of the whole window."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            claimed = event.key() == Qt.Key.Key_F1 and self.field_of(QApplication.focusWidget()) is not None
            if claimed:
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Undo and redo, the sections, and help."""
        keys = QKeySequence.StandardKey
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.matches(keys.Undo) or event.matches(keys.Redo):
            self.take_back(forward=event.matches(keys.Redo))
        elif control and event.key() in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
            self.step_section(1 if event.key() == Qt.Key.Key_PageDown else -1)
        elif event.key() == Qt.Key.Key_F1:
            self.explain()
        elif event.key() == Qt.Key.Key_Escape and self._explanation is not None and self._explanation.isVisible():
            self._explanation.dismiss()
        else:
            super().keyPressEvent(event)

    def take_back(self, *, forward: bool = False) -> None:
        """Undo the last change, or make it again; the field it was in gets the cursor."""
        name = self.set.redo() if forward else self.set.undo()
        if name is not None:
            self.go_to(name)
            self._tell_faults()
            self.edited.emit()

    # Following what happens

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Keep lines readable on a wide screen."""
        super().resizeEvent(event)
        px = self._theme.px
        spare = self.area.viewport().width() - px(WIDEST)
        self._column.setContentsMargins(px(16), px(8), max(spare, 0), px(24))
        self._late.start(0)

    def reveal(self, field: QWidget) -> None:
        """Scroll until a part of the page is seen."""
        self._shown_field = field
        self.area.ensureWidgetVisible(field, 0, self._theme.px(40))
        self._again.start(0)

    @Slot()
    def _reveal_again(self) -> None:
        """A fault under the field may have made it higher meanwhile."""
        if self._shown_field is not None and self._shown_field.isVisible():
            self.area.ensureWidgetVisible(self._shown_field, 0, self._theme.px(40))

    def _tell_faults(self) -> None:
        faulty = [self.set.fields[name] for name in self.set.faulty()]
        for key, ground in self._sections.items():
            self.index.mark(key, faulty=any(ground.isAncestorOf(field) for field in faulty))

    @Slot(str)
    def _edited(self, _name: str) -> None:
        self._tell_faults()
        self.edited.emit()

    @Slot()
    def _sections_changed(self) -> None:
        """Hide a section of which nothing is asked now."""
        for key, ground in self._sections.items():
            inside = [field for field in self.set.fields.values() if ground.isAncestorOf(field)]
            empty = bool(inside) and all(field.isHidden() for field in inside)
            ground.setHidden(empty)
            self.index.show_entry(key, shown=not empty)

    @Slot()
    def _follow_scroll(self) -> None:
        top = self.area.verticalScrollBar().value() + self._theme.px(40)
        at_end = self.area.verticalScrollBar().value() == self.area.verticalScrollBar().maximum() > 0
        keys = [key for key, ground in self._sections.items() if not ground.isHidden()]
        begun = [key for key in keys if self._sections[key].y() <= top]
        field = self.field_of(QApplication.focusWidget())
        if field is not None and not field.visibleRegion().isEmpty():
            self.index.show_current(self._section_of(field) or "")
        elif at_end and keys:
            self.index.show_current(keys[-1])
        elif begun:
            self.index.show_current(begun[-1])

    def _section_of(self, field: FormField | None) -> str | None:
        return next((key for key, one in self._sections.items() if field is not None and one.isAncestorOf(field)), None)

    @Slot(QWidget, QWidget)
    def _focus_moved(self, old: QWidget | None, new: QWidget | None) -> None:
        before, now = self.field_of(old), self.field_of(new)
        if before is now:
            return
        if before is not None:
            before.hint("")
            if self._explanation is not None:
                self._explanation.dismiss()
        if now is not None:
            now.hint(now.item.spec.help if isinstance(now.item, Item) else "")
            self.reveal(now)
            self.index.show_current(self._section_of(now) or "")
