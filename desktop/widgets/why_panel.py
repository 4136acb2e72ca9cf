"""为什么是这一天: the derivation of a deadline, one step a line, its labels apart from its facts."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.keys import tip
from desktop.theme import Theme
from desktop.widgets.form_field import wrapping_label


class WhyPanel(QWidget):
    """Shows what `Deadline.explain()` gives."""

    started = Signal()  # the paper that ends the deadline is wanted

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._explained = ""
        head = QLabel("为什么是这一天", self)
        head.setProperty("look", "section")
        self._text = wrapping_label(self)
        self._text.setTextFormat(Qt.TextFormat.RichText)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(6))
        column.addWidget(head)
        column.addWidget(self._text)
        self.start = QPushButton(self)
        self.start.setProperty("look", "choice")
        self.start.setToolTip(tip("制作了结这个期限的文书", "paper"))
        self.start.clicked.connect(self.started)
        self.start.hide()
        column.addWidget(self.start, 0, Qt.AlignmentFlag.AlignLeft)
        theme.changed.connect(self._write)

    def tell(self, explained: str, *, paper: str = "") -> None:
        """Show a derivation; an empty text says what to do. `paper` is the title of the one that can be started."""
        self._explained = explained
        self.start.setText(f"制作《{paper}》")
        self.start.setVisible(bool(paper))
        self._write()

    def text(self) -> str:
        """What is shown."""
        return self._explained

    @Slot()
    def _write(self) -> None:
        if not self._explained:
            self._text.setText("选中一个期限，这里写明它从哪天起算、依据哪一条、跳过了哪些日子。")
            self.setAccessibleName("")
            return
        colours = self._theme.colours
        name, *steps = self._explained.splitlines()
        html = [f'<p style="color:{colours.text}; margin:0 0 4px 0">{escape(name.partition("（")[0])}</p>']
        for step in steps:
            label, mark, rest = step.partition("：")
            tone = colours.warning if label in ("暂定", "注意", "暂停") else colours.muted
            last = label in ("届满", "最迟")
            ink = f"color:{colours.text}; font-weight:600" if last else f"color:{colours.text}"
            html.append(
                f'<p style="margin:0 0 4px 0"><span style="color:{tone}">{escape(label)}{mark}</span>'
                f'<span style="{ink}">{escape(rest)}</span></p>'
            )
        self._text.setText("".join(html))
        self.setAccessibleName(f"为什么是这一天：{self._explained}")
