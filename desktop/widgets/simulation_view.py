"""What other rules would change, in one table: rules, deadlines that move, warnings that appear or go."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from db.services.simulations import Simulation
from desktop.theme import Theme
from desktop.widgets.form_field import wrapping_label
from desktop.widgets.plain_table import Column, PlainRow, PlainTable


class SimulationView(QWidget):
    """A sentence with the counts, and the table below it; `with_rules` lists the changed rules as well."""

    def __init__(self, theme: Theme, *, with_rules: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._with_rules = with_rules
        self.told = wrapping_label(self, "section")
        self.told.setAlignment(Qt.AlignmentFlag.AlignTop)
        columns = (Column("影响"), Column("对象", stretch=True), Column("变化", stretch=True))
        self.table = PlainTable(theme, "规则变动的影响", columns, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.px(6))
        column.addWidget(self.told)
        column.addWidget(self.table, 1)

    def show_simulation(self, found: Simulation) -> None:
        """Show what would change."""
        self.told.setText(summary(found))
        rows = []
        if self._with_rules:
            rows += [PlainRow(("规则", one.name, "；".join(one.what))) for one in found.changes]
        for moved in found.moved:
            words = "　".join(part for part in (moved.number or moved.party, moved.name) if part)
            way = f"{moved.was or '新增'} → {moved.becomes or '不再计算'}"
            tone = "warning" if moved.becomes and (not moved.was or moved.becomes < moved.was) else "muted"
            rows.append(PlainRow(("期限", words, way), (moved.register, moved.record_id), ((0, tone),)))
        for one in found.warnings:
            way = f"{'出现' if one.appears else '消失'}：{one.sentence}（{one.article}）"
            tone = "warning" if one.appears else "muted"
            rows.append(PlainRow(("提示", one.number or one.party, way), ("cases", one.case_id), ((0, tone),)))
        self.table.show_rows(rows)
        self.table.setVisible(bool(rows))


def summary(found: Simulation) -> str:
    """What would change, in one sentence."""
    if found.empty:
        return "没有任何改动：与现行的规则一样。"
    appear = sum(one.appears for one in found.warnings)
    gone = len(found.warnings) - appear
    parts = [
        f"改动 {len(found.changes)} 条规则",
        f"移动 {len(found.moved)} 个正在走的期限" if found.moved else "没有期限移动",
    ]
    parts += [f"出现 {appear} 条提示"] if appear else []
    parts += [f"消失 {gone} 条提示"] if gone else []
    return "，".join(parts) + "。"
