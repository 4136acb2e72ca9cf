"""One field of a form on screen: its label, its editor, and the line under it for a fault, a doubt or a hint."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from db.forms import Item, RowsItem
from db.kinds import (
    Choice,
    Code,
    Count,
    Day,
    Flags,
    Kind,
    Link,
    Moment,
    Money,
    Person,
    Phone,
    Quantity,
    Region,
    Rows,
    YesNo,
    half_widths,
)
from desktop.theme import HINT_POINTS, Theme
from desktop.widgets.editor import Editor, LineEditor, Outcome, Raw
from desktop.widgets.masked_line import MaskedLine

_SHORT = (Day, Moment, Money, Quantity, Count, YesNo, Phone, Person)
_SHORT_WIDTH = 20
LINE = 16
MakeEditor = Callable[[QWidget], Editor]
_HOW: dict[type[Kind[Any]], str] = {
    Day: "可以写：38（3月8日）、3.8、0308、今、昨、+15（15天后）、+15w（15个工作日后）。Ctrl+; 今天，F4 打开日历。",
    Moment: "可以写：38 9:05、今 14:30、3月8日9时5分、现。Ctrl+; 现在，F4 打开日历。",
    Money: "单位为元。可以写：5000、1,234.50、1.2万元。",
    Quantity: "只填数字，单位另填。",
    Choice: "输入文字或拼音首字母即可筛选，↓ 列出全部选项。",
    Flags: "← → 移动，空格勾选。",
    YesNo: "按 Y（是）或 N（否），空格勾选或取消。",
    Link: "输入名称、号码中的几个字或拼音首字母查找；没有的直接写，会新建一条。",
    Region: "输入省市县名称、首字母或6位区划代码。",
}
ALL = 99


class FormField(QWidget):
    """Label above, editor, message below. The message has its line always, so that nothing jumps."""

    changed = Signal()
    left = Signal()
    advanced = Signal(int)
    reveal_wanted = Signal(str)
    alone = True  # whether Enter goes to the next widget; else whoever hears `advanced` decides

    def __init__(
        self,
        item: Item | RowsItem,
        make: MakeEditor,
        theme: Theme,
        parent: QWidget | None,
        *,
        titled: bool = True,
        roomy: bool = True,
    ) -> None:
        """`make` makes the editor as a child of this field; a widget that changes its parent later costs time.

        Without `roomy` the message takes room only while there is one.
        """
        super().__init__(parent)
        self.item = item
        self.theme = theme
        self.outcome = Outcome()
        self._loaded: Any = None
        self._loaded_raw: Raw = None
        self._hint = ""
        self._source = ""
        self._guide: QLabel | None = None
        self._title: QLabel | None = None
        self._said = ""
        self._guarded: MaskedLine | None = None
        required = item.spec.required if isinstance(item, Item) else item.required
        layout = self._column = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.px(2))
        if titled:
            layout.addLayout(self._head(item.label, required=required))
        self.editor = editor = make(self)
        self._message = wrapping_label(self)
        self._roomy = roomy and not editor.by_step  # rows bring room of their own
        line = max(theme.px(LINE), QFontMetrics(theme.font(HINT_POINTS)).height() + 1)  # as a label of one line has it
        self._message.setMinimumHeight(line if self._roomy else 0)
        self._message.setVisible(self._roomy)
        layout.addWidget(editor)
        layout.addWidget(self._message)
        layout.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        words = item.spec.help if isinstance(item, Item) else ""
        editor.call(f"{item.label}（必填）" if required else item.label, words)
        editor.changed.connect(self._changed)
        editor.left.connect(self._left)
        editor.advance.connect(self._advance)

    def _head(self, label: str, *, required: bool) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setSpacing(self.theme.px(4))
        title = self._title = QLabel(label, self)
        title.setProperty("look", "hint")
        title.setToolTip(label)
        head.addWidget(title)
        if required:
            mark = QLabel("必填", self)
            mark.setProperty("look", "required")
            head.addWidget(mark, 1)
        else:
            title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        return head

    def guard(self, *, may_look: bool) -> None:
        """Keep a secret of a register with accounts behind its mask until somebody asks, if he may."""
        if isinstance(self.editor, LineEditor):
            self._guarded = MaskedLine(self.editor, self.theme, may_look=may_look)
            self._guarded.wanted.connect(self._want_reveal)

    @property
    def name(self) -> str:
        """The field's name."""
        return self.item.name

    @property
    def untouched(self) -> bool:
        """Whether the editor still holds what was loaded."""
        return bool(self.editor.raw() == self._loaded_raw)

    def units(self) -> int:
        """How many of four columns it takes: one for days and sums, two for most, `ALL` for long texts and rows."""
        item = self.item
        if isinstance(item, RowsItem) or item.wide or isinstance(item.spec.kind, Flags | Rows):
            return ALL
        kind = item.spec.kind
        if isinstance(kind, Link) and kind.register == "officers":
            return 1
        short = isinstance(kind, _SHORT) or (isinstance(kind, Choice | Code) and kind.width() <= _SHORT_WIDTH - 4)
        return 1 if short and half_widths(item.label) <= _SHORT_WIDTH + 2 else 2

    def load(self, value: Any, caption: str = "") -> None:
        """Show a stored value; a stored value may be doubtful, never faulty."""
        self.editor.load(value, caption)
        if self._guarded is not None:
            self._guarded.tell(value)
        self._loaded, self._loaded_raw = value, self.editor.raw()
        doubt = "" if isinstance(self.item, RowsItem) else self.item.spec.kind.doubt(value) or ""
        self.say(Outcome(value, "", doubt))

    def settle(self) -> Outcome:
        """Understand what stands there, and say what is wrong with it."""
        if self.untouched:
            self.say(Outcome(self._loaded, "", self.outcome.doubt))
        else:
            self.say(self.editor.settle())
        return self.outcome

    def peek(self) -> Any:
        """The value as it would be understood now, without touching the editor; None for a fault."""
        return self._loaded if self.untouched else self.editor.parse(self.editor.raw()).value

    def say(self, outcome: Outcome) -> None:
        """Show a fault in red or a doubt in amber, or neither."""
        self.outcome = outcome
        self.editor.mark("fault" if outcome.fault else "doubt" if outcome.doubt else "")
        self._write()

    def point_at(self, rest: str, sentence: str) -> None:
        """Show a fault that a check found: of the whole field, or of a part (`3.quantity`)."""
        if rest:
            self.editor.point_at(rest, sentence)
        else:
            self.say(Outcome(self.outcome.value, sentence, ""))

    def hint(self, text: str) -> None:
        """Show a hint while the field has the focus; a fault or doubt has precedence."""
        self._hint = text
        self._write()

    def tell_source(self, source: str) -> None:
        """Say which facts the text in the field was composed of; empty for one that was typed."""
        self._source = f"{source}；可以改写，改写后不再跟着变" if source else ""
        self.setToolTip(self._source)
        if self._title is not None:
            self._title.setToolTip("\n".join(part for part in (self.item.label, self._source) if part))

    def guide(self, texts: Sequence[str]) -> None:
        """Say what is to be noted in the field, in a line under its label; nothing when there are no texts."""
        if self._guide is None and texts:
            self._guide = wrapping_label(self)
            self._column.insertWidget(1, self._guide)
        if self._guide is not None:
            self._guide.setText("\n".join(f"· {text}" for text in texts))
            self._guide.setVisible(bool(texts))

    def explanation(self) -> str:
        """What the field is for: where its text comes from, its help and the article it follows."""
        parts = [self._source, self.editor.how or _HOW.get(type(self.editor.kind), "")]
        if isinstance(self.item, Item):
            article = self.item.spec.article
            parts = [self._source, self.item.spec.help, f"依据：{article}" if article else "", *parts[1:]]
        return "\n".join(part for part in parts if part) or "直接填写。"

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Fit the hint into one line again."""
        super().resizeEvent(event)
        if self._hint:
            self._write()

    def _write(self) -> None:
        text, look = self.outcome.fault or self.outcome.doubt, "fault" if self.outcome.fault else "doubt"
        if not text and self._hint:
            metrics = self._message.fontMetrics()
            text = metrics.elidedText(self._hint, Qt.TextElideMode.ElideRight, max(self.width(), 1))
            look = "hint"
        if (text, look) == (self._said, self._message.property("look")):
            return
        self._said = text
        self._message.setText(text)
        self._message.setVisible(self._roomy or bool(text))
        if self._message.property("look") != look:
            self._message.setProperty("look", look)
            self._message.style().unpolish(self._message)
            self._message.style().polish(self._message)

    @Slot()
    def _want_reveal(self) -> None:
        self.reveal_wanted.emit(self.name)

    @Slot()
    def _changed(self) -> None:
        if self.outcome.fault or self.outcome.doubt:
            outcome = self.editor.parse(self.editor.raw())
            if not outcome.fault:
                self.say(outcome)
        self.changed.emit()

    @Slot()
    def _left(self) -> None:
        self.left.emit()

    @Slot(int)
    def _advance(self, way: int) -> None:
        if self.alone:
            here = self.window().focusWidget() or self
            here.focusNextPrevChild(way > 0)
        self.advanced.emit(way)


def wrapping_label(parent: QWidget, look: str = "hint") -> QLabel:
    """A label that takes the width it is given and the height its text needs there."""
    label = QLabel(parent)
    label.setProperty("look", look)
    label.setWordWrap(True)
    policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
    policy.setHeightForWidth(True)
    label.setSizePolicy(policy)
    return label
