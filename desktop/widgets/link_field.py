"""Type or create: a record of another register, found while its name is typed, or made on the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from db.kinds import Link
from desktop.theme import Theme
from desktop.widgets.choice_editor import ListedEditor
from desktop.widgets.editor import Outcome, Raw, tab_after
from desktop.widgets.initials import fold
from desktop.widgets.known_card import KnownCard
from desktop.widgets.link_source import LinkSource
from desktop.widgets.match_list import Match
from desktop.widgets.new_record import NewRecord

PAUSE = 120
_NEW = object()


class LinkEditor(ListedEditor):
    """Holds an id (a known record), a mapping (a record to make, or facts to add to a known one), or a text on its way.

    A known record's facts and earlier cases stand under it; a name nobody knows opens the fields of a new record.
    Chinese typed by the clerk is never replaced by a record that only resembles it: ↓ picks one. Letters, which are
    nobody's name, take the best match.
    """

    open_record = Signal(str, int)

    def __init__(
        self,
        kind: Link,
        theme: Theme,
        source: LinkSource,
        *,
        bare: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """With `bare` there is only the line, for a cell of a grid; a name nobody knows stays a text."""
        super().__init__(kind, theme, parent)
        self.bare = bare
        self.register = kind.register
        self.source = source
        self.besides: int | None = None  # the case the clerk is in, which is no earlier case
        self._id: int | None = None
        self._card: KnownCard | None = None
        self._new: NewRecord | None = None
        self.below = QVBoxLayout()  # what stands under the line; a row of several fields gives it the whole width
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE)
        self._pause.timeout.connect(self._look)
        if not bare:
            new = "，没有的会新建" if self.makes else ""
            short = self.register == "officers"
            self.line.setPlaceholderText("姓名或首字母" if short else f"名称、号码或拼音首字母{new}")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def hold_below(self) -> None:
        """Keep what stands under the line inside this editor."""
        self._box.addLayout(self.below)

    @property
    def makes(self) -> bool:
        """Whether a name nobody knows opens the fields of a new record."""
        return not self.bare and self.source.makes(self.register)

    # The value

    def load(self, value: Any, caption: str = "") -> None:
        """Show a known record; `caption` saves looking its name up."""
        self._show(value, caption)

    def raw(self) -> Raw:
        """An id, a mapping, or the text."""
        if self._new is not None and not self._new.isHidden():
            typed = self._new.changes()
            if self._id is not None:
                return {"id": self._id, **typed} if typed else self._id
            return {self.source.title_item(self.register): self.line.text().strip(), **typed}
        return self._id if self._id is not None else self.line.text().strip()

    def restore(self, raw: Raw) -> None:
        """Show what `raw()` gave."""
        if isinstance(raw, Mapping):
            typed = {name: value for name, value in raw.items() if name != "id"}
            if raw.get("id") is not None:
                self._show(int(raw["id"]), "")
                self._complete()
            else:
                self._show(None, str(typed.pop(self.source.title_item(self.register), "")))
                self._create()
            if self._new is not None:
                self._new.restore(typed)
        elif isinstance(raw, int):
            self._show(raw, "")
        else:
            self._show(None, str(raw or ""))

    def parse(self, raw: Raw) -> Outcome:
        """An id is a value; a new record is one when all its fields are understood; a text is not yet."""
        if isinstance(raw, Mapping):
            wrong = self._new is not None and self._new.faulty()
            return Outcome(None, "请改正下面标红的栏目") if wrong else Outcome(raw)
        if isinstance(raw, str) and raw:
            return Outcome(raw) if self.bare else Outcome(None, f"没有“{raw}”，请从列表中选择")
        return Outcome(raw or None)

    def settle(self) -> Outcome:
        """Decide what a text on its way means: the marked match, the only record of that name, or a new one."""
        if self._typed and self._id is None and not self._new_shown():
            self._look()
            marked = self.popup.current() or self._exact()
            self._close()
            if marked is not None:
                self.take(marked)
            elif self.line.text().strip() and self.makes:
                self._create()
        self._close()
        if self._new_shown() and self._new is not None:
            self._new.settle()
        return self.parse(self.raw())

    def take(self, match: Match) -> None:
        """Take a known record, or make a new one of the text."""
        if match.key is _NEW:
            self._create()
        else:
            self._show(match.key, match.text)
        self.changed.emit()

    def point_at(self, rest: str, sentence: str) -> None:
        """Show a fault of a field of the new record."""
        if self._new is not None:
            self._new.show_fault(rest, sentence)

    def asks_more(self) -> bool:
        """Whether the fields of a new record stand open below."""
        return self._new_shown()

    def stops(self) -> list[QWidget]:
        """The line, then the fields of a new record."""
        return [self.line, *(self._new.stops() if self._new is not None else ())]

    # Finding

    def matches_for(self, typed: str) -> Sequence[Match]:
        """The records that fit, and the offer to make one when none is called exactly so."""
        found = self.source.find(self.register, typed)
        name = typed.strip()
        if name and self.makes and not name.isascii() and name not in [one.text for one in found]:
            found.append(Match(_NEW, f"新建{self.source.called(self.register)}“{name}”", "保存时一并登记"))
        return found

    def _narrow(self, typed: str) -> None:
        if self._id is not None:
            self._forget()
        if self._new_shown():  # the name of the new record is still being written
            return
        self._typed = bool(typed.strip())
        if self._typed:
            self._pause.start()
        else:
            self._close()

    @Slot()
    def _look(self) -> None:
        """Look for what is typed, now."""
        self._pause.stop()
        text = self.line.text().strip()
        if not text or self._new_shown():
            return
        matches = self.matches_for(text)
        known = [fold(one.text) if one.key is not _NEW else "" for one in matches]
        exact = known.index(fold(text)) if fold(text) in known else -1
        best = 0 if text.isascii() or not self.source.makes(self.register) else exact
        if best < 0 and matches and matches[-1].key is _NEW:
            best = len(matches) - 1
        self.popup.offer(matches, chosen=best)

    @Slot(int)
    def _advance(self, way: int) -> None:
        if self._pause.isActive():
            self._look()
        super()._advance(way)

    @Slot(int)
    def _step(self, way: int) -> None:
        if self._pause.isActive():
            self._look()
        super()._step(way)

    def _exact(self) -> Match | None:
        text = self.line.text().strip()
        return next((one for one in self.popup.matches if one.key is not _NEW and one.text == text), None)

    # What is shown under the line

    def _show(self, record_id: int | None, caption: str) -> None:
        self._pause.stop()
        self._id = record_id
        if self._new is not None:
            self._new.hide()
        text = caption or (self.source.title(self.register, record_id) if record_id is not None else "")
        super().restore(text)
        self._typed = record_id is None and bool(text)
        self._tell()

    def _forget(self) -> None:
        self._id = None
        if self._new is not None:
            self._new.hide()
        self._tell()

    def _tell(self) -> None:
        """Show the card of a known record, where there is something to say of it."""
        if self._id is None or not self.makes or self.register == "officers":
            if self._card is not None:
                self._card.hide()
            return
        if self._card is None:
            self._card = KnownCard(self.theme, self)
            self._card.open_record.connect(self.open_record)
            self._card.complete.connect(self._complete)
            self.below.addWidget(self._card)
        self._card.tell(self.register, self._id, self.source.facts(self.register, self._id, besides=self.besides))
        self._card.show()

    def _new_shown(self) -> bool:
        return self._new is not None and not self._new.isHidden()

    def _panel(self) -> NewRecord:
        if self._new is None:
            self._new = NewRecord(self.register, self.source, self.theme, self)
            self._new.changed.connect(self.changed)
            self._new.left.connect(self.left)
            self.below.addWidget(self._new)
            tab_after(self.line, self._new.stops())
        return self._new

    def _create(self) -> None:
        """Open the fields of a new record right below its name."""
        self._id = None
        self._typed = False
        self._close()
        self._tell()
        self._panel().open(None, f"新{self.source.called(self.register)}，保存时一并登记")
        self._panel().show()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """F2 adds to a known record, F3 opens it."""
        if event.key() == Qt.Key.Key_F2 and self._id is not None and self.makes:
            self._complete()
            self._panel().go_to_first()
        elif event.key() == Qt.Key.Key_F3 and self._id is not None:
            self.open_record.emit(self.register, self._id)
        else:
            super().keyPressEvent(event)

    def complete(self, name: str) -> None:
        """Open the fields of a known record and go to one of them."""
        self._complete()
        self._panel().go_to(name)

    @Slot()
    def _complete(self) -> None:
        """Open the fields of a known record, to add or correct facts."""
        if self._id is not None:
            self._panel().open(self.source.record(self.register, self._id), "补充或更正，保存时一并登记")
            self._panel().show()
            if self._card is not None:
                self._card.hide()
