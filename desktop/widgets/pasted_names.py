"""Names pasted from a chat or from Excel: whom each means and how that was found, before anybody is marked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from db.services.roster import Match
from desktop.theme import Theme
from desktop.widgets.plain_table import Column, PlainRow, PlainTable

_COLUMNS = (Column("粘贴的名字"), Column("认作", stretch=True), Column("办法"))
MARKING = {"rest": "他们到了，其余缺勤", "present": "只记他们出勤", "absent": "记他们缺勤"}
ENROLLING = {"enrol": "加入参训名单（没有的新建）"}
_HOW = {"exact": "姓名相同", "unit": "姓名和单位相同", "pinyin": "读音相同", "similar": "姓名相近"}


class PastedNames(QWidget):
    """Those that are not sure stand first; Enter on one takes the next person it could mean.

    `decided` gives what is to become of them (a key of `MARKING` or `ENROLLING`), or an empty text for nothing.
    """

    decided = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = theme.px
        self.found: list[Match] = []
        self._names: Mapping[int, str] = {}
        self._taken: list[int | None] = []
        self._told = QLabel(self)
        self._told.setProperty("look", "section")
        self.table = PlainTable(theme, "粘贴的名字", _COLUMNS, self)
        self.table.opened.connect(self._take_next)
        self._hint = QLabel("名字不确定的排在前面：在它上面按 Enter 换一个人；没有找到的不会登记。", self)
        self._hint.setProperty("look", "hint")
        row = QHBoxLayout()
        row.setSpacing(px(8))
        self.buttons: dict[str, QPushButton] = {}
        for key, words in (ENROLLING | MARKING | {"": "取消"}).items():
            button = QPushButton(words, self)
            button.setProperty("answer", key)
            button.setAutoDefault(True)
            button.clicked.connect(self._clicked)
            if key in ("enrol", "rest"):
                button.setProperty("look", "primary")
            row.addWidget(button)
            self.buttons[key] = button
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(6))
        column.addWidget(self._told)
        column.addLayout(row)
        column.addWidget(self._hint)
        column.addWidget(self.table, 1)

    def show_names(self, found: Sequence[Match], names: Mapping[int, str], *, enrolling: bool) -> None:
        """Show pasted names; `names` are those of the people they may mean, `enrolling` puts them on the roster."""
        self.found = sorted(found, key=lambda one: one.person is not None and one.how in ("exact", "unit"))
        self._names = names
        self._taken = [one.person for one in self.found]
        for key, button in self.buttons.items():
            button.setVisible(key == "" or (key in ENROLLING) == enrolling)
        self._show()
        self.table.setCurrentIndex(self.table.model().index(0, 0))
        self.buttons["enrol" if enrolling else "rest"].setFocus(Qt.FocusReason.TabFocusReason)

    def people(self) -> tuple[int, ...]:
        """The people taken."""
        return tuple(dict.fromkeys(one for one in self._taken if one is not None))

    def unmatched(self) -> tuple[str, ...]:
        """The names for which nobody was taken."""
        return tuple(one.name for one, person in zip(self.found, self._taken, strict=True) if person is None)

    def _show(self) -> None:
        counts = Counter(_HOW[one.how] for one in self.found if one.person is not None)
        parts = [f"{words} {count}" for words, count in counts.items()]
        parts += [f"没有认出 {len(self.unmatched())}"] if self.unmatched() else []
        self._told.setText(f"粘贴了 {len(self.found)} 个名字：{'，'.join(parts)}")
        rows = []
        for place, (one, person) in enumerate(zip(self.found, self._taken, strict=True)):
            whom = self._names.get(person, one.name) if person is not None else ""
            could = "、".join(self._names.get(other, "") for other in one.candidates if other in self._names)
            tone = "danger" if person is None else "good" if one.how in ("exact", "unit") else "warning"
            rows.append(PlainRow((one.text, whom or (could and f"可能是：{could}"), one.label), place, ((2, tone),)))
        self.table.show_rows(rows)

    @Slot(object)
    def _take_next(self, place: int) -> None:
        choices: list[int | None] = [*self.found[place].candidates, None]
        if len(choices) > 1:
            here = choices.index(self._taken[place]) if self._taken[place] in choices else len(choices) - 1
            self._taken[place] = choices[(here + 1) % len(choices)]
            self._show()

    @Slot()
    def _clicked(self) -> None:
        self.decided.emit(self.sender().property("answer"))
