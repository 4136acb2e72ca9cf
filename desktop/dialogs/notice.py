"""An official notice before it is taken: which days it changes, and which open deadlines move."""

from __future__ import annotations

from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from db.services.notices import Moved, NoticePreview
from desktop.theme import Theme
from desktop.widgets.form_field import wrapping_label


class NoticeDialog(QDialog):
    """Accepted when the clerk takes the notice."""

    def __init__(self, preview: NoticePreview, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = theme.px
        notice = preview.notice
        self.setWindowTitle("导入放假通知")
        self.resize(px(640), px(460))
        head = wrapping_label(self, "section")
        head.setText("　".join(part for part in (notice.title, notice.number) if part))
        self.days = _list(self, "改变的日子")
        for change in preview.changes:
            before, after = ("上班" if one.workday else "休息" for one in (change.was, change.becomes))
            day = change.day
            words = f"{day.year}年{day.month}月{day.day}日 周{'一二三四五六日'[day.weekday()]}"
            self.days.addItem(f"{words}　{before} → {after}　{change.becomes.reason}")
        self.moved = _list(self, "移动的期限")
        for one in preview.moved:
            self.moved.addItem(QListWidgetItem(moved_words(one)))
        take, leave = QPushButton("采用这份通知"), QPushButton("不采用")
        take.setProperty("look", "primary")
        take.setDefault(True)
        take.clicked.connect(self.accept)
        leave.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.setSpacing(px(8))
        buttons.addStretch(1)
        buttons.addWidget(leave)
        buttons.addWidget(take)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[px(16)] * 4)
        column.setSpacing(px(8))
        column.addWidget(head)
        same = "没有改变任何一天的上班或休息，只确认这一年已经公布。"
        column.addWidget(_label(f"改变 {len(preview.changes)} 天" if preview.changes else same))
        column.addWidget(self.days, 3)
        column.addWidget(_label(f"移动 {len(preview.moved)} 个正在走的期限" if preview.moved else "没有期限因此移动。"))
        column.addWidget(self.moved, 2)
        column.addLayout(buttons)
        self.days.setVisible(bool(preview.changes))
        self.moved.setVisible(bool(preview.moved))
        if not (preview.changes or preview.moved):
            column.insertStretch(column.count() - 1, 1)
        take.setFocus()


def moved_words(one: Moved) -> str:
    """A clock that moves, on one line."""
    head = "　".join(part for part in (one.number or one.party, one.name) if part)
    return f"{head}　{one.was or '新增'} → {one.becomes or '不再计算'}"


def _list(parent: QWidget, name: str) -> QListWidget:
    made = QListWidget(parent)
    made.setAccessibleName(name)
    made.setProperty("look", "choices")
    return made


def _label(words: str) -> QLabel:
    label = QLabel(words)
    label.setWordWrap(True)
    return label
