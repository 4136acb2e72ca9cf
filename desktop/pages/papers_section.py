"""The papers of a record: what the next step needs, what is issued, what else there is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
    SignalInstance,
    Slot,
)
from PySide6.QtGui import QColor, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from db.services.papers import PaperInfo, PaperRow
from desktop.keys import KEYS, tip
from desktop.theme import HINT_POINTS, Theme
from desktop.widgets.tones import tone_of

Index = QModelIndex | QPersistentModelIndex
_Entry = Qt.ItemDataRole.UserRole
ROW, HEAD = 30, 24
_STATES = {"draft": "草稿", "issued": "已签发", "void": "作废"}


@dataclass(frozen=True)
class Entry:
    """One line: a paper that could be made (`paper_id` None), or one that was.

    `corrects` is the issued paper that one still to be made puts right.
    """

    key: str
    form: str
    title: str
    number: str = ""
    state: str = ""
    note: str = ""
    paper_id: int | None = None
    corrects: int | None = None


def made_entry(row: PaperRow) -> Entry:
    """The line of a paper that was made; a draft is one that could be made."""
    day = f"{row.issued_on:%Y-%m-%d}" if row.issued_on else ""
    paper_id = row.id if row.state != "draft" else None
    return Entry(row.key, row.form, row.title, row.number, row.state, row.void_reason or day, paper_id)


def entries(
    declared: Sequence[PaperInfo], made: Sequence[PaperRow], *, wanted: Iterable[str], usual: Iterable[str]
) -> Mapping[str, list[Entry]]:
    """The lines by group: what the next step lacks, what was made, what is usual now, what else there is.

    `wanted` and `usual` are form numbers.
    """
    by_form = {info.form: info for info in declared}
    present = {row.form for row in made if row.state == "issued"}
    drafted = {row.form for row in made if row.state == "draft"}
    lacking = [form for form in dict.fromkeys(wanted) if form in by_form and form not in present]
    now = [form for form in dict.fromkeys(usual) if form in by_form and form not in present and form not in lacking]
    rest = [info.form for info in declared if info.form not in {*lacking, *now, *present}]

    def line(form: str) -> Entry:
        info = by_form[form]
        return Entry(info.key, form, info.title, state="draft" if form in drafted else "")

    done = [made_entry(row) for row in made if row.state != "draft"]
    groups = {
        "下一步还缺": [line(form) for form in lacking],
        "已签发": done,
        "现阶段常用": [line(form) for form in now],
        "其他文书": [line(form) for form in rest],
    }
    return {name: lines for name, lines in groups.items() if lines}


class PapersSection(QWidget):
    """A list of papers; Enter opens the one chosen. The last group is shown when asked for."""

    chosen = Signal(object)
    set_wanted = Signal()
    dossier_wanted = Signal()
    check_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._groups: Mapping[str, list[Entry]] = {}
        self._all = False
        self.list = QListWidget(self)
        self.list.setAccessibleName("文书")
        self.list.setProperty("look", "notes")
        self.list.setItemDelegate(_Painter(theme, self.list))
        self.list.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.list.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setMouseTracking(True)
        self.list.itemClicked.connect(self._choose)
        self.list.installEventFilter(self)
        self.more = QToolButton(self)
        self.more.setProperty("look", "small")
        self.more.clicked.connect(self._show_all)
        self.whole = self._action("成套打印…", "set", self.set_wanted)
        self.dossier = self._action("生成卷宗", "dossier", self.dossier_wanted)
        self.check = self._action("卷宗检查", "check", self.check_wanted)
        actions = QHBoxLayout()
        actions.setSpacing(theme.px(8))
        actions.addWidget(self.whole)
        actions.addWidget(self.dossier)
        actions.addWidget(self.check)
        actions.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(2))
        layout.addLayout(actions)
        layout.addWidget(self.list)
        layout.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)

    def _action(self, words: str, key: str, wanted: SignalInstance) -> QPushButton:
        button = QPushButton(words, self)
        button.setToolTip(tip(KEYS[key].what, key))
        button.clicked.connect(wanted)
        return button

    def show_groups(self, groups: Mapping[str, list[Entry]]) -> None:
        """Show these papers."""
        self._groups = groups
        self._fill()

    @property
    def groups(self) -> Mapping[str, list[Entry]]:
        """The papers shown, by group."""
        return self._groups

    def entry(self) -> Entry | None:
        """The paper chosen."""
        item = self.list.currentItem()
        found: Entry | None = item.data(_Entry) if item is not None else None
        return found

    def _fill(self) -> None:
        here = self.entry()
        self.list.clear()
        px, height = self._theme.px, 0
        rest = self._groups.get("其他文书", [])
        for name, lines in self._groups.items():
            if lines is rest and not self._all and len(self._groups) > 1:
                continue
            QListWidgetItem(name, self.list).setFlags(Qt.ItemFlag.NoItemFlags)
            height += px(HEAD) + px(ROW) * len(lines)
            for line in lines:
                item = QListWidgetItem(line.title, self.list)
                item.setData(_Entry, line)
                said = [line.title, line.number, _STATES.get(line.state, "未打印"), line.note]
                item.setData(Qt.ItemDataRole.AccessibleTextRole, "，".join(part for part in said if part))
                if here is not None and (line.key, line.paper_id) == (here.key, here.paper_id):
                    self.list.setCurrentItem(item)
        if self.list.currentRow() < 1 and self.list.count() > 1:
            self.list.setCurrentRow(1)
        self.list.setFixedHeight(height + px(4))
        self.more.setVisible(bool(rest) and len(self._groups) > 1)
        self.more.setText("收起其他文书" if self._all else f"其他 {len(rest)} 种文书")

    @Slot()
    def _show_all(self) -> None:
        self._all = not self._all
        self._fill()

    @Slot(QListWidgetItem)
    def _choose(self, item: QListWidgetItem) -> None:
        entry = item.data(_Entry)
        if entry is not None:
            self.chosen.emit(entry)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        """Enter opens; the arrows leave the list at its ends; the wheel is the page's."""
        if watched is self.list and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            item = self.list.currentItem()
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and item is not None:
                self._choose(item)
                return True
        return super().eventFilter(watched, event)


class _Painter(QStyledItemDelegate):
    def __init__(self, theme: Theme, view: QListWidget) -> None:
        super().__init__(view)
        self._theme = theme
        self._view = view

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802  # Qt's name
        return QSize(0, self._theme.px(ROW if index.data(_Entry) else HEAD))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        px, colours = self._theme.px, self._theme.colours
        area: QRect = option.rect
        entry: Entry | None = index.data(_Entry)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if entry is None:
            painter.setFont(self._theme.font(HINT_POINTS))
            painter.setPen(QColor(colours.muted))
            painter.drawText(area.adjusted(px(8), px(2), 0, 0), middle, index.data())
            painter.restore()
            return
        if option.state & QStyle.StateFlag.State_Selected and self._view.hasFocus():
            painter.fillRect(area, QColor(colours.accent_soft))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(area, QColor(colours.hover))
        widths = (px(40), max(area.width() * 3 // 10, px(150)), max(area.width() * 3 // 10, px(120)), px(84))
        left = area.left() + px(8)
        texts = (entry.form, entry.title, entry.number, "")
        inks = (colours.muted, colours.text, colours.text, colours.text)
        for width, text, ink in zip(widths, texts, inks, strict=True):
            self._write(painter, QRect(left, area.top(), width - px(8), area.height()), text, ink)
            left += width
        left -= widths[3]
        tone = colours.faint if not entry.state else getattr(colours, tone_of(entry.state))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tone))
        painter.drawEllipse(left, area.center().y() - px(3), px(7), px(7))
        word = _STATES.get(entry.state, "未打印")
        self._write(painter, QRect(left + px(13), area.top(), widths[3], area.height()), word, colours.muted)
        left += widths[3]
        self._write(
            painter, QRect(left, area.top(), area.right() - left - px(8), area.height()), entry.note, colours.muted
        )
        painter.restore()

    def _write(self, painter: QPainter, area: QRect, text: str, colour: str) -> None:
        painter.setFont(self._theme.font())
        painter.setPen(QColor(colour))
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, shown)
