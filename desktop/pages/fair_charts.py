"""The levels of a fair's stands by hall and county, and what was found most often."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from db.services.fair_figures import FairSummary, Group
from desktop.pages.fair_lines import LEVEL_TONES
from desktop.theme import Theme
from desktop.widgets.charts import Bar, Part
from desktop.widgets.figure_column import FigureColumn

LEVELS = {"high": "高风险", "middle": "中风险", "low": "低风险", "pending": "待评定", "none": "未排查"}
_UNCHECKED = 0.35
_MOST = 8


class FairCharts(FigureColumn):
    """A bar opens the stands it counts, its parts those of one level."""

    wanted = Signal(str, str, object)  # register, what is counted, ids

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.halls = self.add("halls", "各展区风险等级")
        self.regions = self.add("regions", "各县市区风险等级")
        self.questions = self.add("questions", "突出问题")
        self.chosen.connect(self._choose)

    def show_summary(self, summary: FairSummary) -> None:
        """Show a fair; one hall or county alone makes no chart."""
        for key, groups in (("halls", summary.by_hall), ("regions", summary.by_region)):
            several = groups if len(groups) > 1 or key == "halls" else ()
            self.show_bars(key, [_bar(one) for one in several], _legend(several))
        self.show_bars(
            "questions",
            [
                Bar(one.label, (Part("", one.value),), ("risk_checks", one.label, one.ids))
                for one in summary.questions[:_MOST]
            ],
        )

    @Slot(object)
    def _choose(self, payload: tuple[str, str, tuple[int, ...]]) -> None:
        self.wanted.emit(*payload)


def _bar(group: Group) -> Bar:
    parts = tuple(
        _part(level, group.levels.get(level, ()), f"{group.label} {label}") for level, label in LEVELS.items()
    )
    ids = tuple(one for found in group.levels.values() for one in found)
    return Bar(group.label, parts, ("exhibitors", group.label, ids))


def _part(level: str, ids: Sequence[int], label: str = "") -> Part:
    tone, strength = LEVEL_TONES.get(level, "neutral"), 1.0 if level != "none" else _UNCHECKED
    payload = ("exhibitors", label, tuple(ids)) if label else None
    return Part(LEVELS[level], len(ids), strength, payload, tone)


def _legend(groups: Sequence[Group]) -> list[Part]:
    found = {level: [one for group in groups for one in group.levels.get(level, ())] for level in LEVELS}
    return [_part(level, ids) for level, ids in found.items() if ids]
