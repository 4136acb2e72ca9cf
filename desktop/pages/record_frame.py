"""How the page of a record is laid out: title line, banner, form, files, and the column at the side."""

from __future__ import annotations

from PySide6.QtCore import Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLayout, QStackedWidget, QVBoxLayout, QWidget

from db.registers import Register
from desktop.context import Context
from desktop.pages.revealing import Revealing
from desktop.widgets.attachments_panel import AttachmentsPanel
from desktop.widgets.banner import Banner
from desktop.widgets.form_view import FormView
from desktop.widgets.link_source import LinkSource
from desktop.widgets.record_head import RecordHead
from desktop.widgets.side_column import SideColumn

FOLDED_BELOW = 900


class RecordFrame(QStackedWidget):
    """The parts of a record's page. It folds the side column where it is narrow, and takes files dropped anywhere.

    Raises ValueError for a register without a form.
    """

    def __init__(self, context: Context, register: Register, parent: QWidget) -> None:
        super().__init__(parent)
        if register.form is None:
            raise ValueError(f"{register.key} has no form of its own")
        self._context = context
        self._by_hand = False
        ground = self.ground = QWidget(self)
        self.head = RecordHead(context.theme, ground)
        self.head.save.setVisible(context.services.access.may_write(register.key))
        self.banner = Banner(context.theme, ground)
        source = LinkSource(context.services)
        self.view = FormView(register.form, context.theme, source, machine=context.machine, parent=ground)
        self.revealing = Revealing(context, register.key, self.view)
        self.side = SideColumn(context.theme, ground)
        self.side.folded.connect(self._folded)
        self.files: AttachmentsPanel | None = None
        if not register.single:
            self.files = AttachmentsPanel(context, register.key, ground)
            self.setAcceptDrops(True)
        body = QHBoxLayout()
        body.setSpacing(0)
        body.addWidget(self.view, 1)
        body.addWidget(self.side)
        column = self._column = QVBoxLayout(ground)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(self.banner)
        column.addLayout(body, 1)
        self.addWidget(ground)

    def add_above(self, line: QLayout) -> None:
        """Put a line between the title and the form."""
        self._column.insertLayout(self._column.indexOf(self.banner), line)

    def add_files(self) -> None:
        """Add the files as the last section of the form."""
        if self.files is not None:
            self.view.add_section("files", "附件").addWidget(self.files)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802  # Qt's name
        """Fold the side column where the page is narrow, until the clerk decides."""
        super().resizeEvent(event)
        if not self._by_hand:
            self.side.unfold(opened=self.width() >= self._context.theme.px(FOLDED_BELOW))

    @Slot(bool)
    def _folded(self, _folded: bool) -> None:  # noqa: FBT001  # a signal's argument
        self._by_hand = True

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        """Files and pictures are welcome."""
        if self.files is not None and self.files.accepts(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """Attach what was dropped."""
        if self.files is not None and self.files.take(event.mimeData()):
            event.acceptProposedAction()
