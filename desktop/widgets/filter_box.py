"""A filter above a list: one field, its possible values, and 全部."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QComboBox, QWidget

from desktop.context import Context

if TYPE_CHECKING:
    from db.registers import Filter

_MONTH = re.compile(r"\d{4}-\d{2}")


class FilterBox(QComboBox):
    """Offers the values of one field; a field offered by year asks the register which years there are."""

    def __init__(self, context: Context, register: str, offered: Filter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = offered.name
        self._label = offered.label
        self.setProperty("look", "quiet")
        self.setAccessibleName(f"筛选：{offered.label}")
        self.setToolTip(f"按{offered.label}筛选")
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.setMaxVisibleItems(24)
        self.addItem(f"{offered.label}：全部", None)
        for key, label in offered.options.items():
            self.addItem(label, key)
        if offered.by_year:
            context.tasks.run(partial(context.services.lists.years, register, offered.name), done=self._offer_years)

    def wanted(self) -> Any:
        """Give the chosen value; None for all."""
        return self.currentData()

    def want(self, value: object) -> None:
        """Choose a value, or 全部 for None; a month (`YYYY-MM`) is offered from then on."""
        place = self.findData(value)
        if place < 0 and isinstance(value, str) and _MONTH.fullmatch(value):
            self.addItem(f"{value[:4]}年{int(value[5:])}月", value)
            place = self.count() - 1
        self.setCurrentIndex(max(0, place))

    @Slot(object)
    def _offer_years(self, years: list[int]) -> None:
        for year in years:
            self.addItem(f"{year}年", year)
