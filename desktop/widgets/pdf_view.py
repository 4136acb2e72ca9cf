"""The pages of a paper one under the other, at real size or larger."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QToolTip, QWidget

from db.services.paper_data import PaperSpot
from desktop.theme import Theme
from desktop.widgets.paper_spots import PaperSpots
from desktop.widgets.pdf_pictures import POINTS_PER_INCH, PdfPictures

GAP = 16
ZOOMS = (0.5, 0.67, 0.75, 0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0, 3.0)


class PdfView(QAbstractScrollArea):
    """Scrolls over pages; only those on screen are drawn. Says of each printed fact which one it is."""

    page_shown = Signal(int)
    zoomed = Signal(float)
    pointed = Signal(object)  # the spot under the pointer or chosen by key, None for none
    chosen = Signal(str)  # the path of a fact that was clicked, or entered

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._pictures: PdfPictures | None = None
        self._zoom = 1.0
        self._fits = True  # no wider than the window, until the clerk chooses a size
        self._places: list[QRect] = []
        self._extent = QSize()
        self._scale = 1.0  # pixels a point
        self.spots = PaperSpots()
        self.viewport().setMouseTracking(True)
        self.setAccessibleName("文书预览")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        theme.changed.connect(self.viewport().update)

    @property
    def zoom(self) -> float:
        """How much larger than real size."""
        return self._zoom

    @property
    def page(self) -> int:
        """The page in the middle of the window."""
        middle = self.verticalScrollBar().value() + self.viewport().height() // 2
        reached = (page for page, place in enumerate(self._places) if place.bottom() >= middle)
        return next(reached, len(self._places) - 1)

    def show_pdf(self, pictures: PdfPictures | None) -> None:
        """Show a document from its first page; None shows nothing."""
        same_length = pictures is not None and len(pictures) == len(self._places)
        self._pictures = pictures
        self._arrange()
        if not same_length:
            self.verticalScrollBar().setValue(0)
        self.viewport().update()

    def show_spots(self, spots: Sequence[PaperSpot]) -> None:
        """Know where each fact stands on the pages shown."""
        self.spots.show(spots)
        self._point(self.spots.at)

    def step_spot(self, way: int) -> None:
        """Point at the next (1) or the previous (-1) fact, and bring it into view."""
        spot = self.spots.step(way)
        if spot is not None:
            self.setFocus(Qt.FocusReason.OtherFocusReason)
            self._point(spot)
            self._reveal(spot)

    def _point(self, spot: PaperSpot | None) -> None:
        self.spots.at = spot
        self.setAccessibleDescription(spot.hint if spot is not None else "")
        self.viewport().update()
        self.pointed.emit(spot)

    def _reveal(self, spot: PaperSpot) -> None:
        place, bar, air = self._places[spot.page], self.verticalScrollBar(), self._theme.px(GAP)
        top = place.top() + round(spot.top * self._scale)
        bottom = top + round(spot.height * self._scale)
        if top - air < bar.value():
            bar.setValue(top - 3 * air)
        elif bottom + air > bar.value() + self.viewport().height():
            bar.setValue(bottom + 3 * air - self.viewport().height())

    def _under(self, position: QPointF) -> PaperSpot | None:
        """The fact under a point of the viewport."""
        point = position + QPointF(self.horizontalScrollBar().value(), self.verticalScrollBar().value())
        for page, place in enumerate(self._places):
            if place.contains(point.toPoint()):
                return self.spots.under(page, (point - QPointF(place.topLeft())) / self._scale)
        return None

    def show_page(self, page: int) -> None:
        """Bring a page to the top."""
        if 0 <= page < len(self._places):
            self.verticalScrollBar().setValue(self._places[page].top() - self._theme.px(GAP))

    def set_zoom(self, zoom: float) -> None:
        """Choose a size; 1 is real size."""
        middle = self.verticalScrollBar().value() + self.viewport().height() / 2
        share = middle / max(1, self._extent.height())
        self._zoom, self._fits = min(max(zoom, ZOOMS[0]), ZOOMS[-1]), False
        self._arrange()
        self.verticalScrollBar().setValue(round(share * self._extent.height() - self.viewport().height() / 2))

    def step_zoom(self, way: int) -> None:
        """Go to the next larger (1) or smaller (-1) usual size."""
        larger = [one for one in ZOOMS if one > self._zoom + 0.01]
        smaller = [one for one in ZOOMS if one < self._zoom - 0.01]
        if way > 0 and larger:
            self.set_zoom(larger[0])
        elif way < 0 and smaller:
            self.set_zoom(smaller[-1])

    def _arrange(self) -> None:
        gap = self._theme.px(GAP)
        pictures = self._pictures
        sizes = [pictures.size(page) for page in range(len(pictures))] if pictures is not None else []
        widest = max((size.width() for size in sizes), default=1.0)
        per_point = self.logicalDpiX() / POINTS_PER_INCH
        if self._fits:
            self._zoom = min(1.0, max(ZOOMS[0], (self.viewport().width() - 2 * gap) / (widest * per_point)))
        scale = self._scale = per_point * self._zoom
        across = max(round(widest * scale) + 2 * gap, self.viewport().width())
        top, self._places = gap, []
        for size in sizes:
            wide, high = round(size.width() * scale), round(size.height() * scale)
            self._places.append(QRect((across - wide) // 2, top, wide, high))
            top += high + gap
        self._extent = QSize(across, top)
        down, right = self.verticalScrollBar(), self.horizontalScrollBar()
        down.setRange(0, max(0, top - self.viewport().height()))
        down.setPageStep(self.viewport().height())
        down.setSingleStep(self._theme.px(48))
        right.setRange(0, max(0, across - self.viewport().width()))
        right.setPageStep(self.viewport().width())
        right.setSingleStep(self._theme.px(48))
        self.viewport().update()
        self.zoomed.emit(self._zoom)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802  # Qt's name
        """Draw the pages on screen; paper is white in the dark too."""
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), self._theme.colour("window"))
        if self._pictures is None:
            return
        shift = QPoint(self.horizontalScrollBar().value(), self.verticalScrollBar().value())
        ratio = self.devicePixelRatioF()
        for page, place in enumerate(self._places):
            there = place.translated(-shift)
            if there.intersects(event.rect()):
                picture = self._pictures.picture(page, self.logicalDpiX() * self._zoom * ratio)
                painter.drawImage(QRectF(there), picture, QRectF(picture.rect()))
                painter.setPen(QColor(self._theme.colours.border))
                painter.drawRect(there.adjusted(0, 0, -1, -1))
                self._mark(painter, page, there)
        if self.hasFocus():
            painter.setPen(QColor(self._theme.colours.accent))
            painter.drawRect(self.viewport().rect().adjusted(0, 0, -1, -1))

    def _mark(self, painter: QPainter, page: int, there: QRect) -> None:
        """Mark the fact pointed at, wherever it stands on the page."""
        ground = QColor(self._theme.colours.accent)
        for box in self.spots.boxes(page):
            area = QRectF(box.topLeft() * self._scale, box.size() * self._scale).translated(QPointF(there.topLeft()))
            ground.setAlpha(36)
            painter.fillRect(area, ground)
            ground.setAlpha(255)
            painter.setPen(ground)
            painter.drawLine(area.bottomLeft(), area.bottomRight())

    def viewportEvent(self, event: QEvent) -> bool:  # noqa: N802
        """Say in a tooltip which fact lies under the pointer."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            spot = self._under(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), spot.hint if spot is not None else "", self.viewport())
            return True
        if event.type() == QEvent.Type.Leave:
            self._point(None)
        return super().viewportEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Point at the fact under the pointer."""
        spot = self._under(event.position())
        if spot != self.spots.at:
            self._point(spot)
            shape = Qt.CursorShape.PointingHandCursor if spot is not None else Qt.CursorShape.ArrowCursor
            self.viewport().setCursor(shape)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Go to the fact that was clicked."""
        spot = self._under(event.position()) if event.button() == Qt.MouseButton.LeftButton else None
        if spot is not None:
            self.chosen.emit(spot.path)

    def scrollContentsBy(self, _dx: int, _dy: int) -> None:  # noqa: N802
        """Draw again, and tell which page is in the middle."""
        self.viewport().update()
        self.page_shown.emit(self.page)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Lay the pages out anew."""
        super().resizeEvent(event)
        self._arrange()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Home and End go to the first and the last page, Enter to the fact pointed at."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.spots.at is not None:
            self.chosen.emit(self.spots.at.path)
        elif event.key() == Qt.Key.Key_Home:
            self.show_page(0)
        elif event.key() == Qt.Key.Key_End:
            self.show_page(len(self._places) - 1)
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        """Scroll, or change the size with Ctrl held."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.step_zoom(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
        else:
            super().wheelEvent(event)
