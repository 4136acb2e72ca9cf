"""The own few fields of a paper beside its picture, and its questions and answers where it takes a talk down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QPushButton, QVBoxLayout, QWidget

from db.forms import Form, Item
from db.kinds import Rows
from db.services.papers import PaperInfo, Sheet
from desktop.context import Context
from desktop.keys import KEYS, tip
from desktop.widgets.dialogue_editor import ANSWER, ASK, DialogueEditor
from desktop.widgets.editor import GrowingText, Raw
from desktop.widgets.form_view import FormView
from desktop.widgets.link_source import LinkSource


class PaperOwn(QWidget):
    """The form of one paper after another; `dialogue` stands elsewhere on the page and belongs to it."""

    edited = Signal()
    talk_wanted = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self.form: FormView | None = None
        self.dialogue = DialogueEditor(context.theme)
        self.dialogue.edited.connect(self._edited)
        self._source = LinkSource(context.services)
        self._forms: dict[str, FormView] = {}
        self._talk = ""  # the field whose rows are questions and answers
        self._talked = False
        self._loading = False
        px = context.theme.px
        self.talk = QPushButton(self)
        self.talk.setToolTip(tip(KEYS["talk"].what, "talk"))
        self.talk.clicked.connect(self.talk_wanted)
        head = QVBoxLayout()
        head.setContentsMargins(px(16), px(8), px(16), 0)
        head.addWidget(self.talk)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addLayout(head)

    def show_form(self, info: PaperInfo | None) -> None:
        """Show the fields of a paper; None or a paper without any shows none."""
        if self.form is not None:
            self.form.hide()
        self.form, self._talk, self._talked = None, "", False
        if info is not None and info.own.sections[0].items:
            self._talk = next((item.name for item in info.own.items() if _is_talk(item)), "")
            form = self._forms.get(info.key)
            if form is None:
                form = self._forms[info.key] = self._made(info)
            self.form = form
            form.show()
        self.talk.setVisible(bool(self._talk))
        self.setVisible(self.form is not None)

    def _made(self, info: PaperInfo) -> FormView:
        form = FormView(_without(info.own, self._talk), self.context.theme, self._source, bare=True)
        form.edited.connect(self._edited)
        self._column.addWidget(form, 1)
        for name, words in self.context.services.papers.usual(info.key).items():
            field = form.set.fields.get(name)
            for text in field.editor.findChildren(QLineEdit) + field.editor.findChildren(GrowingText) if field else ():
                text.setPlaceholderText(f"↓ {words}")
                text.setProperty("usual", words)
                text.installEventFilter(self)
        return form

    def load(self, values: Mapping[str, Any]) -> None:
        """Show what stands in the fields."""
        if self.form is not None:
            self._loading = True
            self.form.load(values)
            self._loading = False
        if self._talk:
            self.dialogue.load(values.get(self._talk))
            self._talked = False
            self._tell_talk()

    def guide(self, notes: Mapping[str, tuple[str, ...]]) -> None:
        """Say beside the texts what is to be noted in them."""
        for name, field in self.form.set.fields.items() if self.form is not None else ():
            field.guide(notes.get(name, ()))

    def tell_sources(self, sheet: Sheet) -> None:
        """Say of each field what its text was composed of."""
        composed = {one.path: one.hint for one in sheet.origins if one.sources}
        for name, field in self.form.set.fields.items() if self.form is not None else ():
            field.tell_source(composed.get(f"own.{name}", ""))

    def typed(self) -> dict[str, Raw]:
        """What was changed and can be understood as it stands; what is still being typed is left for later."""
        if self.form is None:
            return {}
        fields = self.form.set.fields
        raw = {name: value for name, value in self.form.changes().items() if not fields[name].editor.parse(value).fault}
        return raw | ({self._talk: self.dialogue.raw()} if self._talked else {})

    def settled(self) -> dict[str, Raw] | None:
        """All that was changed, understood; None when something has a fault, which gets the cursor."""
        if self.form is None:
            return {}
        self.form.settle()
        return None if self.form.go_to_fault() else self.typed()

    def go_to(self, name: str) -> None:
        """Put the cursor into a field; the rows of a talk are asked for with `talk_wanted`."""
        head, _, rest = name.partition(".")
        if head == self._talk:
            self.talk_wanted.emit()
            row = rest.partition(".")[0]
            self.dialogue.start(int(row) if row.isdecimal() else None)
        elif self.form is not None:
            self.form.go_to(name)

    @property
    def talks(self) -> bool:
        """Whether the paper takes a talk down."""
        return bool(self._talk)

    def _tell_talk(self) -> None:
        self.talk.setText(f"逐问记录（{self.dialogue.told()}）")

    @Slot()
    def _edited(self) -> None:
        if self._loading:
            return
        if self.sender() is self.dialogue:
            self._talked = True
            self._tell_talk()
        if self.typed():
            self.edited.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        """Down fills an empty answer with the usual one."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Down:
            words = watched.property("usual")
            if isinstance(watched, QLineEdit) and not watched.text():
                watched.insert(words)
                watched.textEdited.emit(words)
                return True
            if isinstance(watched, GrowingText) and not watched.toPlainText():
                watched.insertPlainText(words)
                return True
        return super().eventFilter(watched, event)


def _is_talk(item: Item) -> bool:
    kind = item.spec.kind
    return isinstance(kind, Rows) and [column.name for column in kind.columns] == [ASK, ANSWER]


def _without(form: Form, name: str) -> Form:
    """A form without one of its fields."""
    sections = tuple(
        replace(section, items=tuple(item for item in section.items if item.name != name)) for section in form.sections
    )
    return replace(form, sections=sections)
