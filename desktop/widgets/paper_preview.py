"""The preview of a paper: the page itself at real size, thumbnails, what is missing, print and save."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QIcon, QKeyEvent, QKeySequence, QPixmap
from PySide6.QtPrintSupport import QPrintDialog
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from db.disk import written
from db.errors import known_faults
from db.services.paper_data import PaperSpot
from desktop.context import Context
from desktop.keys import KEYS, tip
from desktop.widgets.pdf_pictures import PdfPictures
from desktop.widgets.pdf_view import PdfView
from desktop.widgets.print_job import PrintJob, new_printer

_Path = Qt.ItemDataRole.UserRole
_THUMB = 92  # wide, in logical pixels
_MISSING_ROWS = 4
_ASK = f"指向填好的内容，或者按 {KEYS['next_fact'].keys[0]} 逐处看它来自哪一栏"


class PaperPreview(QWidget):
    """Shows a PDF from memory; nothing is written to disk unless the clerk saves it."""

    jump = Signal(str)  # to the field of this path
    issue_wanted = Signal()
    said = Signal(str)
    printed = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.context = context
        self._pdf = b""
        self._name = ""
        self._refused = ""
        self._copies = 1
        self._pictures: PdfPictures | None = None
        self._job: PrintJob | None = None
        self.setProperty("look", "page")
        self._build()
        self._act()

    def show_paper(
        self,
        name: str,
        pdf: bytes,
        missing: Sequence[tuple[str, str]] = (),
        *,
        spots: Sequence[PaperSpot] = (),
        issuable: bool = False,
        refused: str = "",
        copies: int = 1,
    ) -> None:
        """Show a paper.

        `name` is the paper's title and its file's name when saved; `missing` are pairs of a field's path and the
        sentence that says what is missing; `spots` say where each fact is printed; `issuable` offers to issue it;
        `refused` says why it cannot be printed at all; `copies` are offered to be printed.
        """
        self.close_paper()
        self._name, self._pdf, self._refused, self._copies = name, pdf, refused, copies
        self.print.setText(f"打印 {copies} 份" if copies > 1 else "打印")
        self._pictures = PdfPictures(pdf)
        self.title.setText(name)
        self._fill_thumbnails()
        self.view.show_pdf(self._pictures)
        self.view.show_spots(spots)
        self._source.setVisible(bool(spots))
        self.missing.clear()
        for path, sentence in missing:
            item = QListWidgetItem(self.context.theme.icon("warning", "warning"), sentence, self.missing)
            item.setData(_Path, path)
        self._missing_head.setText(f"还缺 {len(missing)} 项，选中后按 Enter 去填写：")
        self._missing_box.setVisible(bool(missing))
        rows = min(len(missing), _MISSING_ROWS)
        self.missing.setFixedHeight(rows * self.context.theme.px(26) + self.context.theme.px(4))
        self.missing.setCurrentRow(0)
        self.issue.setVisible(issuable)
        self.setFocusProxy(self.missing if missing else self.view)
        self._tell_page()

    def close_paper(self) -> None:
        """Let go of the paper and its pictures."""
        if self._pictures is not None:
            self.view.show_pdf(None)
            self._source.hide()
            self.thumbnails.clear()
            self._pictures.close()
            self._pictures = None
        self._pdf = b""

    @Slot()
    def print_it(self) -> None:
        """Ask for the printer and print."""
        if not self._pdf or self._job is not None:
            return
        if self._refused:
            self.said.emit(f"没有打印：{self._refused}")
            return
        machine = self.context.machine
        printer = new_printer(machine.settings.printer)
        printer.setDocName(self._name)
        printer.setCopyCount(self._copies)
        dialog = QPrintDialog(printer, self)
        dialog.setWindowTitle("打印")
        if dialog.exec() != QDialog.DialogCode.Accepted:
            return
        machine.settings.printer = printer.printerName()
        machine.save()
        self._job = PrintJob(self._pdf, printer, self)
        self._job.advanced.connect(self._tell_printing)
        self._job.ended.connect(self._printed)
        self._job.start()

    @Slot()
    def save_pdf(self) -> None:
        """Ask where to, and save the PDF as it is."""
        machine = self.context.machine
        folder = Path(machine.settings.export_folder) if machine.settings.export_folder else Path.home()
        chosen, _ = QFileDialog.getSaveFileName(self, "另存为 PDF", str(folder / f"{self._name}.pdf"), "PDF (*.pdf)")
        if chosen:
            self.write_pdf(Path(chosen))
            machine.settings.export_folder = str(Path(chosen).parent)
            machine.save()

    def write_pdf(self, file: Path) -> None:
        """Write the PDF to a file. Raises `EnvironmentFault` when the disk fails."""
        with known_faults(), written(file) as out:
            out.write(self._pdf)
        self.said.emit(f"已保存：{file.name}")

    # How it is made

    def _build(self) -> None:
        px = self.context.theme.px
        self.title = QLabel()
        self.title.setProperty("look", "section")
        self._page_label = QLabel()
        self._page_label.setProperty("look", "hint")
        self._zoom_label = QLabel("100%")
        self._zoom_label.setProperty("look", "hint")
        self._zoom_label.setMinimumWidth(px(36))
        self._zoom_label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.smaller = self._button("zoom_out", "缩小", "smaller")
        self.larger = self._button("zoom_in", "放大", "larger")
        self.save = QPushButton("另存 PDF")
        self.print = QPushButton("打印")
        self.print.setToolTip(tip("打印", "print"))
        self.issue = QPushButton("签发")
        self.issue.setProperty("look", "primary")
        self.issue.setToolTip("赋号并固定本文书，之后不能再改")
        self.context.theme.dress(self.print, "print", "text")
        self.context.theme.dress(self.save, "save", "text")
        bar = QHBoxLayout()
        bar.setContentsMargins(px(12), px(6), px(12), px(6))
        bar.setSpacing(px(6))
        bar.addWidget(self.title)
        bar.addSpacing(px(8))
        bar.addWidget(self._page_label)
        bar.addStretch(1)
        for part in (self.smaller, self._zoom_label, self.larger, self.save, self.print, self.issue):
            bar.addWidget(part)
        self.missing = QListWidget()
        self.missing.setAccessibleName("缺少的内容")
        self.missing.setProperty("look", "notes")
        self._missing_head = QLabel()
        self._missing_head.setProperty("look", "doubt")
        self._missing_box = QWidget()
        self._missing_box.setProperty("look", "note")
        inner = QVBoxLayout(self._missing_box)
        inner.setContentsMargins(px(12), px(6), px(12), px(6))
        inner.setSpacing(px(2))
        inner.addWidget(self._missing_head)
        inner.addWidget(self.missing)
        self._missing_box.hide()
        self._source = QLabel()
        self._source.setProperty("look", "hint")
        self._source.setContentsMargins(px(12), px(4), px(12), px(4))
        self._source.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._source.hide()
        self.thumbnails = QListWidget()
        self.thumbnails.setAccessibleName("各页")
        self.thumbnails.setProperty("look", "thumbs")
        self.thumbnails.setViewMode(QListWidget.ViewMode.IconMode)
        self.thumbnails.setFlow(QListWidget.Flow.TopToBottom)
        self.thumbnails.setMovement(QListWidget.Movement.Static)
        self.thumbnails.setWrapping(False)
        self.thumbnails.setIconSize(QSize(px(_THUMB), px(round(_THUMB * 1.45))))
        self.thumbnails.setGridSize(QSize(px(_THUMB + 12), px(round(_THUMB * 1.45) + 32)))
        self.thumbnails.setFixedWidth(px(_THUMB + 44))
        self.view = PdfView(self.context.theme)
        pages = QHBoxLayout()
        pages.setSpacing(0)
        pages.addWidget(self.thumbnails)
        pages.addWidget(self.view, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(bar)
        column.addWidget(self._missing_box)
        column.addLayout(pages, 1)
        column.addWidget(self._source)

    def _button(self, icon: str, words: str, key: str) -> QToolButton:
        button = QToolButton()
        button.setToolTip(tip(words, key))
        button.setAccessibleName(words)
        self.context.theme.dress(button, icon, "text")
        return button

    def _act(self) -> None:
        self.print.clicked.connect(self.print_it)
        self.save.clicked.connect(self.save_pdf)
        self.issue.clicked.connect(self.issue_wanted)
        self.missing.itemActivated.connect(self._jump)
        self.missing.installEventFilter(self)
        self.thumbnails.currentRowChanged.connect(self.view.show_page)
        self.view.page_shown.connect(self._tell_page)
        self.view.zoomed.connect(self._tell_zoom)
        self.view.pointed.connect(self._tell_source)
        self.view.chosen.connect(self.jump)
        self.smaller.clicked.connect(self._zoom_out)
        self.larger.clicked.connect(self._zoom_in)
        slots = {"larger": self._zoom_in, "smaller": self._zoom_out, "real": self._zoom_real}
        slots |= {"next_fact": self._next_fact, "previous_fact": self._previous_fact}
        for name, slot in slots.items():
            action = QAction(KEYS[name].what, self)
            action.setShortcuts([QKeySequence(key) for key in KEYS[name].keys])
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            action.triggered.connect(slot)
            self.addAction(action)

    def _fill_thumbnails(self) -> None:
        pictures = self._pictures
        if pictures is None:
            return
        self.thumbnails.setVisible(len(pictures) > 1)
        ratio = self.devicePixelRatioF()
        for page in range(len(pictures)) if len(pictures) > 1 else ():
            dots = self.context.theme.px(_THUMB) / pictures.size(page).width() * 72 * ratio
            thumb = QPixmap.fromImage(pictures.draw(page, dots))
            thumb.setDevicePixelRatio(ratio)
            icon = QIcon(thumb)
            icon.addPixmap(thumb, QIcon.Mode.Selected)  # a chosen page is not tinted
            item = QListWidgetItem(icon, str(page + 1), self.thumbnails)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"第{page + 1}页")
            item.setTextAlignment(Qt.AlignmentFlag.AlignHCenter)

    # What happens

    @Slot(QListWidgetItem)
    def _jump(self, item: QListWidgetItem) -> None:
        self.jump.emit(item.data(_Path))

    @Slot()
    def _tell_page(self) -> None:
        count = len(self._pictures) if self._pictures is not None else 0
        page = self.view.page
        self._page_label.setText(f"第 {page + 1} 页，共 {count} 页" if count > 1 else "共 1 页" if count else "")
        if self.thumbnails.currentRow() != page:
            self.thumbnails.blockSignals(True)
            self.thumbnails.setCurrentRow(page)
            self.thumbnails.blockSignals(False)

    @Slot(float)
    def _tell_zoom(self, zoom: float) -> None:
        self._zoom_label.setText(f"{zoom:.0%}")

    @Slot(object)
    def _tell_source(self, spot: PaperSpot | None) -> None:
        told = f"{_said(spot.hint)}　（点击或按 Enter 去那一栏）" if spot is not None else _ASK
        room = self._source.width() - 2 * self.context.theme.px(12)
        self._source.setText(self._source.fontMetrics().elidedText(told, Qt.TextElideMode.ElideRight, room))
        self._source.setToolTip(told)

    @Slot()
    def _next_fact(self) -> None:
        self.view.step_spot(1)

    @Slot()
    def _previous_fact(self) -> None:
        self.view.step_spot(-1)

    @Slot()
    def _zoom_in(self) -> None:
        self.view.step_zoom(1)

    @Slot()
    def _zoom_out(self) -> None:
        self.view.step_zoom(-1)

    @Slot()
    def _zoom_real(self) -> None:
        self.view.set_zoom(1.0)

    @Slot(int, int)
    def _tell_printing(self, done: int, total: int) -> None:
        self.said.emit(f"正在打印第 {done} 页，共 {total} 页")

    @Slot(bool)
    def _printed(self, whole: bool) -> None:
        self.said.emit("已送打印机" if whole else "打印没有完成，请检查打印机")
        if self._job is not None:
            self._job.deleteLater()
            self._job = None
        if whole:
            self.printed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802  # Qt's name
        """Let Enter jump to the missing fact on every system (on some, Enter does not activate an entry)."""
        enter = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if watched is self.missing and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            item = self.missing.currentItem()
            if event.key() in enter and item is not None:
                self._jump(item)
                return True
        return super().eventFilter(watched, event)


def _said(hint: str) -> str:
    """Where a fact comes from, in words; a composed text says so itself."""
    return hint if hint.startswith("由") else f"来自 {hint}"
