"""Printing: page after page as a picture, so that every printer prints what the screen shows."""

from __future__ import annotations

from PySide6.QtCore import QObject, QRectF, QSizeF, QTimer, Signal, Slot
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter

from desktop.widgets.pdf_pictures import PdfPictures

DOTS_PER_INCH = 300


class PrintJob(QObject):
    """Sends a document to a printer, one page each time the screen is idle, so that the window stays awake."""

    advanced = Signal(int, int)
    ended = Signal(bool)  # whether everything was printed

    def __init__(self, pdf: bytes, printer: QPrinter, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pictures = PdfPictures(pdf)
        self._printer = printer
        self._painter = QPainter()
        last = len(self._pictures)
        first, until = printer.fromPage() or 1, min(printer.toPage() or last, last)
        copies = 1 if printer.supportsMultipleCopies() else printer.copyCount()
        self._pages = [page for _ in range(copies) for page in range(first - 1, until)]
        self._done = 0

    def start(self) -> None:
        """Begin."""
        self._fit_page(self._pages[0] if self._pages else 0)
        if not self._pages or not self._painter.begin(self._printer):
            self._end(whole=False)
            return
        QTimer.singleShot(0, self._print_next)

    @Slot()
    def cancel(self) -> None:
        """Stop after the page at hand; pages sent to the printer already come out."""
        self._pages = self._pages[: self._done]
        self._printer.abort()

    @Slot()
    def _print_next(self) -> None:
        if self._done >= len(self._pages):
            self._painter.end()
            self._end(whole=self._printer.printerState() is not QPrinter.PrinterState.Aborted)
            return
        page = self._pages[self._done]
        if self._done:
            self._fit_page(page)
            self._printer.newPage()
        picture = self._pictures.draw(page, DOTS_PER_INCH, for_print=True)
        area = self._printer.paperRect(QPrinter.Unit.DevicePixel)
        self._painter.drawImage(QRectF(0, 0, area.width(), area.height()), picture, QRectF(picture.rect()))
        self._done += 1
        self.advanced.emit(self._done, len(self._pages))
        QTimer.singleShot(0, self._print_next)

    def _fit_page(self, page: int) -> None:
        size = self._pictures.size(page)
        lying = size.width() > size.height()
        upright = QSizeF(min(size.width(), size.height()), max(size.width(), size.height()))
        layout = QPageLayout(
            QPageSize(upright, QPageSize.Unit.Point),
            QPageLayout.Orientation.Landscape if lying else QPageLayout.Orientation.Portrait,
            self._printer.pageLayout().margins(),
        )
        layout.setMode(QPageLayout.Mode.FullPageMode)
        self._printer.setPageLayout(layout)
        self._printer.setFullPage(True)

    def _end(self, *, whole: bool) -> None:
        self._pictures.close()
        self.ended.emit(whole)


def new_printer(remembered: str = "") -> QPrinter:
    """Make a printer at 300 dots an inch: the one used last if it is still there, else the system's usual one."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    if remembered:
        printer.setPrinterName(remembered)
    printer.setResolution(DOTS_PER_INCH)
    return printer
