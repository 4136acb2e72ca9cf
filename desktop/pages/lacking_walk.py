"""From one fact that a paper lacks to the next, and back to the paper after the last: F8, or the button above."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal, Slot

from desktop.widgets.banner import Banner

TOPIC = "lacking"


class LackingWalk(QObject):
    """A quiet line above the record says how many facts are left; nothing is asked, and any other way is open."""

    wanted = Signal(str)  # the path of the next fact
    done = Signal()  # there is none left: back to the paper
    asked = Signal()  # the clerk wants to go on, by key
    under_way = Signal(bool)

    def __init__(self, banner: Banner, parent: QObject) -> None:
        super().__init__(parent)
        self._banner = banner
        self._left: list[str] = []
        self._under_way = False
        self.asked.connect(self._go_on)

    @Slot(list)
    def begin(self, paths: Sequence[str]) -> None:
        """The first of these is being visited."""
        self._left, self._under_way = list(dict.fromkeys(paths))[1:], True
        self.under_way.emit(True)
        self._tell()

    def end(self) -> None:
        """The paper is shown again, or another one."""
        self._left, self._under_way = [], False
        self.under_way.emit(False)
        self._banner.dismiss(TOPIC)

    def answered(self, answer: str) -> bool:
        """Whether an answer of the banner was meant for the walk, which then follows it."""
        if self._banner.topic != TOPIC:
            return False
        if answer == "next":
            self._go_on()
        elif answer == "paper":
            self._left = []
            self._go_on()
        else:
            self.end()
        return True

    @Slot()
    def _go_on(self) -> None:
        if not self._under_way:
            return
        if self._left:
            path = self._left.pop(0)
            self._tell()
            self.wanted.emit(path)
        else:
            self.end()
            self.done.emit()

    def _tell(self) -> None:
        left = len(self._left)
        sentence = f"这份文书还缺另外 {left} 处本案的内容。" if left else "这是最后一处缺少的内容。"
        answers = {"next": "下一处（F8）", "paper": "回到文书"} if left else {"paper": "回到文书（F8）"}
        self._banner.tell(TOPIC, sentence, answers | {"close": "不用了"}, tone="info")
