"""The list of what fits, under a field: choices, records, divisions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QVBoxLayout, QWidget

from desktop.theme import HINT_POINTS, Theme
from desktop.widgets.overlay import Overlay

Index = QModelIndex | QPersistentModelIndex
ROWS_SHOWN = 9
_ROW, _TALL = 28, 44


@dataclass(frozen=True)
class Match:
    """One line of the list: what it stands for, what it says, a second line in grey, and a word at the right."""

    key: Any
    text: str
    detail: str = ""
    note: str = ""


class MatchList(Overlay):
    """Matches under a field. The field keeps the focus, moves the choice with `step` and takes it with `current`."""

    picked = Signal(object)

    def __init__(self, theme: Theme, anchor: QWidget) -> None:
        super().__init__(theme, anchor)
        self._model = _Matches(self)
        self._view = QListView(self)
        self._view.setModel(self._model)
        self._view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._view.setItemDelegate(_Painter(theme, self))
        self._view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._view.setMouseTracking(True)
        self._view.setAccessibleName("可选项")
        self._view.clicked.connect(self._clicked)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.px(4), theme.px(4), theme.px(4), theme.px(4))
        layout.addWidget(self._view)

    @property
    def matches(self) -> Sequence[Match]:
        """The matches shown, the first one at the top."""
        return self._model.matches

    def offer(self, matches: Sequence[Match], *, chosen: int = 0) -> None:
        """Show these matches, `chosen` (a row, -1 for none) marked; hide when there are none."""
        self._model.show(matches)
        if not matches:
            self.dismiss()
            return
        self._choose(chosen)
        self.pop()

    def current(self) -> Match | None:
        """The marked match while the list is shown."""
        row = self._view.currentIndex().row()
        return self._model.matches[row] if self.isVisible() and 0 <= row < len(self._model.matches) else None

    def step(self, way: int) -> None:
        """Mark the next (1) or the previous (-1) match, around the ends."""
        count = len(self._model.matches)
        row = self._view.currentIndex().row()
        self._choose((row + way) % count if row >= 0 else (0 if way > 0 else count - 1))

    def wanted(self) -> tuple[int, int]:
        """As wide as the field or the widest text, as high as nine rows."""
        px = self.theme.px
        metrics = QFontMetrics(self.theme.font())
        small = QFontMetrics(self.theme.font(HINT_POINTS))
        widest = max(
            (
                max(metrics.horizontalAdvance(one.text) + small.horizontalAdvance(one.note) + px(24),
                    small.horizontalAdvance(one.detail))
                for one in self._model.matches
            ),
            default=0,
        )  # fmt: skip
        rows = min(len(self._model.matches), ROWS_SHOWN if not self.tall else 6)
        width = max(self.anchor.width(), min(widest + px(48), px(560)))
        return width, rows * px(_TALL if self.tall else _ROW) + px(10)

    @property
    def tall(self) -> bool:
        """Whether the matches have a second line."""
        return self._model.tall

    def _choose(self, row: int) -> None:
        index = self._model.index(row, 0)
        self._view.setCurrentIndex(index)
        if index.isValid():
            self._view.scrollTo(index)

    @Slot(QModelIndex)
    def _clicked(self, index: QModelIndex) -> None:
        self.picked.emit(self._model.matches[index.row()])


class _Matches(QAbstractListModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.matches: Sequence[Match] = ()
        self.tall = False

    def show(self, matches: Sequence[Match]) -> None:
        self.beginResetModel()
        self.matches = matches
        self.tall = any(match.detail for match in matches)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008, N802  # Qt's name and default
        return 0 if parent.isValid() else len(self.matches)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole) and index.isValid():
            match = self.matches[index.row()]
            return "，".join(part for part in (match.text, match.detail, match.note) if part)
        return None


class _Painter(QStyledItemDelegate):
    def __init__(self, theme: Theme, matches: MatchList) -> None:
        super().__init__(matches)
        self._theme = theme
        self._list = matches

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:  # noqa: N802  # Qt's name
        return QSize(0, self._theme.px(_TALL if self._list.tall else _ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        px, colours = self._theme.px, self._theme.colours
        match = self._list.matches[index.row()]
        area: QRect = option.rect
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, QColor(colours.accent_soft))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(area, QColor(colours.hover))
        inner = area.adjusted(px(8), 0, -px(8), 0)
        top, middle = inner, Qt.AlignmentFlag.AlignVCenter
        if self._list.tall:
            top = inner.adjusted(0, px(4), 0, -inner.height() // 2 + px(1))
            below = inner.adjusted(0, inner.height() // 2, 0, -px(4))
            self._write(painter, below, match.detail, colours.muted, small=True, flags=middle)
        note_width = 0
        if match.note:
            note_width = QFontMetrics(self._theme.font(HINT_POINTS)).horizontalAdvance(match.note) + px(12)
            right = middle | Qt.AlignmentFlag.AlignRight
            self._write(painter, top, match.note, colours.warning, small=True, flags=right)
        self._write(painter, top.adjusted(0, 0, -note_width, 0), match.text, colours.text, small=False, flags=middle)
        painter.restore()

    def _write(
        self, painter: QPainter, area: QRect, text: str, colour: str, *, small: bool, flags: Qt.AlignmentFlag
    ) -> None:
        painter.setFont(self._theme.font(HINT_POINTS) if small else self._theme.font())
        painter.setPen(QColor(colour))
        painter.drawText(area, flags, painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, area.width()))
