"""A chart of bars drawn by hand, and the legend of its shades. Each bar opens what it counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from desktop.theme import HINT_POINTS, Theme

_SMALL_POINTS = 8.0


@dataclass(frozen=True)
class Part:
    """A piece of a bar: what it counts, how many, its share of its colour (1 is the full colour).

    `tone` names a colour of its own; without one it has that of its bar.
    """

    label: str
    count: int
    strength: float = 1.0
    payload: object = None
    tone: str = ""


@dataclass(frozen=True)
class Bar:
    """One bar from its parts; `tick` stands under it; `soft` shades its ground (a day off); `tone` names its colour.

    `said` is read aloud in place of its counts, where they are not what people count in.
    """

    label: str
    parts: tuple[Part, ...]
    payload: object
    tick: str = ""
    soft: bool = False
    tone: str = "accent"
    said: str = ""

    @property
    def count(self) -> int:
        """The whole of it."""
        return sum(part.count for part in self.parts)

    def words(self) -> str:
        """The bar as it is read aloud and shown in its tooltip."""
        if self.said:
            return f"{self.label}：{self.said}"
        several = len(self.parts) > 1
        inner = "，".join(f"{part.label} {part.count}" for part in self.parts) if several else ""
        return f"{self.label}：{self.count}" + (f"（{inner}）" if inner else "")


class LitBars(QWidget):
    """What all charts of bars have in common: the bar under the mouse lights up and says what it counts."""

    chosen = Signal(object)  # the payload of a bar, or of the part that was clicked

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._name = name
        self._bars: Sequence[Bar] = ()
        self._hovered = self._cursor = -1
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(name)
        theme.changed.connect(self.update)

    def _at(self, place: QPoint) -> int:
        """Which bar a place belongs to; -1 for none."""
        raise NotImplementedError

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Light a bar up and say what it counts."""
        at = self._at(event.position().toPoint())
        if at != self._hovered:
            self._hovered = at
            opens = at >= 0 and self._bars[at].count > 0
            self.setCursor(Qt.CursorShape.PointingHandCursor if opens else Qt.CursorShape.ArrowCursor)
            QToolTip.showText(event.globalPosition().toPoint(), self._bars[at].words() if at >= 0 else "", self)
            self.update()

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802
        """Put out the light."""
        super().leaveEvent(event)
        self._hovered = -1
        self.update()


class BarChart(LitBars):
    """Bars side by side with their numbers above. Left and Right move the cursor, Enter or a click opens a bar."""

    def __init__(self, theme: Theme, name: str, height: int, parent: QWidget | None = None) -> None:
        super().__init__(theme, name, parent)
        self._height = height

    def show_bars(self, bars: Sequence[Bar]) -> None:
        """Show these bars."""
        self._bars = tuple(bars)
        self._hovered = self._cursor = -1
        told = "；".join(bar.words() for bar in bars if bar.count)
        self.setAccessibleDescription(told or "没有")
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802  # Qt's name
        """As high as it was made for."""
        return QSize(self._theme.px(200), self._theme.px(self._height))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Paint grounds, bars, numbers and ticks."""
        painter = QPainter(self)
        px, colours = self._theme.px, self._theme.colours
        painter.setFont(self._theme.font(_SMALL_POINTS))
        base = self.height() - px(18)
        most = max((bar.count for bar in self._bars), default=0) or 1
        room = base - px(18)
        counts: list[QRect] = []
        for place, bar in enumerate(self._bars):
            slot = self._slot(place)
            ground = QRect(slot.left(), 0, slot.width(), base)
            if bar.soft:
                painter.fillRect(ground, QColor(colours.line))
            if place in (self._hovered, self._cursor if self.hasFocus() else -1):
                painter.fillRect(ground, QColor(colours.hover if place == self._hovered else colours.accent_soft))
            self._paint_bar(painter, bar, self._body(slot), base, room * bar.count // most, counts)
            if bar.tick:
                painter.setPen(QColor(colours.muted))
                wide = painter.fontMetrics().horizontalAdvance(bar.tick)
                left = min(max(0, slot.center().x() - wide // 2), self.width() - wide)
                painter.drawText(QRect(left, base, wide, px(18)), Qt.AlignmentFlag.AlignCenter, bar.tick)
        painter.setPen(QColor(colours.border))
        painter.drawLine(0, base, self.width(), base)

    def _paint_bar(
        self, painter: QPainter, bar: Bar, body: QRect, base: int, height: int, counts: list[QRect]
    ) -> None:  # fmt: skip
        if not bar.count:
            return
        height = max(height, self._theme.px(3))
        top = base
        for number, part in enumerate(bar.parts):
            last = number == len(bar.parts) - 1
            high = top - (base - height) if last else round(height * part.count / bar.count)
            top -= high
            painter.fillRect(QRect(body.left(), top, body.width(), high), shade(self._theme, bar, number))
        painter.setPen(QColor(getattr(self._theme.colours, "text" if bar.tone == "accent" else bar.tone)))
        px = self._theme.px
        wide = painter.fontMetrics().horizontalAdvance(f"{bar.count}") + px(2)
        above = QRect(body.center().x() - wide // 2, base - height - px(16), wide, px(16))
        if not any(above.intersects(other) for other in counts):  # two that touch would read as one number
            counts.append(above)
            painter.drawText(above, Qt.AlignmentFlag.AlignCenter, f"{bar.count}")

    def _slot(self, place: int) -> QRect:
        count = max(1, len(self._bars))
        left, right = self.width() * place // count, self.width() * (place + 1) // count
        return QRect(left, 0, right - left, self.height())

    def _body(self, slot: QRect) -> QRect:
        wide = min(max(3, slot.width() - self._theme.px(3)), self._theme.px(22))
        return QRect(slot.left() + (slot.width() - wide) // 2, 0, wide, slot.height())

    def _at(self, place: QPoint) -> int:
        if not self._bars or not self.rect().contains(place):
            return -1
        return min(place.x() * len(self._bars) // max(1, self.width()), len(self._bars) - 1)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """Open the bar."""
        at = self._at(event.position().toPoint())
        if at >= 0 and event.button() == Qt.MouseButton.LeftButton:
            self._open(at)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Left and Right go to the next bar that counts something; Enter opens it."""
        way = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if way is not None:
            places = range(self._cursor + way, len(self._bars) if way > 0 else -1, way)
            at = next((place for place in places if self._bars[place].count), self._cursor)
            self._cursor = at
            if at >= 0:
                self.setAccessibleName(f"{self._name}，{self._bars[at].words()}")
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._cursor >= 0:
            self._open(self._cursor)
        else:
            super().keyPressEvent(event)

    def _open(self, at: int) -> None:
        if self._bars[at].count:
            self.chosen.emit(self._bars[at].payload)


class Legend(QWidget):
    """What the shades of a chart mean, with their counts, in as many lines as it takes."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._parts: Sequence[Part] = ()
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        theme.changed.connect(self._restyle)

    def show_parts(self, parts: Sequence[Part]) -> None:
        """Explain these shades."""
        self._parts = tuple(parts)
        self.setAccessibleName("，".join(f"{part.label} {part.count}" for part in parts))
        self.updateGeometry()
        self.update()

    def heightForWidth(self, width: int) -> int:  # noqa: N802  # Qt's name
        """As many lines as the words need."""
        places = self._places(width)
        return places[-1].bottom() + 1 if places else 0

    def sizeHint(self) -> QSize:  # noqa: N802
        """See heightForWidth."""
        return QSize(0, self.heightForWidth(self.width()))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802
        """Paint swatch, word and count of each."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._theme.font(HINT_POINTS))
        px, theme = self._theme.px, self._theme
        for part, place in zip(self._parts, self._places(self.width()), strict=True):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(mixed(theme.colour(part.tone or "accent"), theme.colour("surface"), part.strength))
            painter.drawRoundedRect(QRectF(place.left(), place.center().y() - px(4), px(9), px(9)), 2, 2)
            painter.setPen(theme.colour("muted"))
            painter.drawText(place.adjusted(px(14), 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, _told(part))

    def _places(self, width: int) -> list[QRect]:
        px = self._theme.px
        measure = QFontMetrics(self._theme.font(HINT_POINTS)).horizontalAdvance
        left = top = 0
        found = []
        for part in self._parts:
            wide = px(14) + measure(_told(part)) + px(12)
            if left and left + wide > width:
                left, top = 0, top + px(20)
            found.append(QRect(left, top, wide, px(20)))
            left += wide
        return found

    @Slot()
    def _restyle(self) -> None:
        self.updateGeometry()
        self.update()


def shade(theme: Theme, bar: Bar, number: int) -> QColor:
    """The colour of a part of a bar."""
    part = bar.parts[number]
    return mixed(theme.colour(part.tone or bar.tone), theme.colour("surface"), part.strength)


def mixed(colour: QColor, ground: QColor, strength: float) -> QColor:
    """A colour thinned towards the ground it stands on; 1 is the colour itself."""
    parts = zip(colour.getRgb()[:3], ground.getRgb()[:3], strict=True)  # type: ignore[index]  # a tuple of four
    return QColor(*(round(one * strength + other * (1 - strength)) for one, other in parts))


def _told(part: Part) -> str:
    return f"{part.label} {part.count}"
