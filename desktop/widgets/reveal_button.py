"""The button beside a paper's picture: print what is masked, for this person and this look."""

from __future__ import annotations

from PySide6.QtWidgets import QToolButton, QWidget

from desktop.context import Context


class RevealButton(QToolButton):
    """Checked while the picture bears what is masked; hidden where nothing is masked or the person may see nothing."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        access = context.services.access
        self.offered = not access.unbound and any(role.unmasks for role in access.roles)
        self.setCheckable(True)
        self.setAccessibleName("显示隐去的内容")
        self.setToolTip("草稿里显示身份证号、电话、举报人；谁看过会记入修改记录")
        context.theme.dress(self, "eye")
        self.setVisible(self.offered)

    def offer(self, *, here: bool) -> None:
        """Begin masked again; `here` says whether the paper shown is a draft."""
        self.blockSignals(True)
        self.setChecked(False)
        self.blockSignals(False)
        self.setVisible(here and self.offered)
