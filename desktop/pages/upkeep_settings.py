"""规则设置: the rules that rest on memory or on a reading, and the office's own values with their reasons."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QPushButton, QStackedWidget

from db.errors import RegisterError
from db.services.rulebook import GROUPS, MARKS, Setting
from db.services.simulations import Simulation
from desktop.context import Context
from desktop.pages.upkeep_part import Part
from desktop.widgets.form_field import wrapping_label
from desktop.widgets.plain_table import Column, PlainRow, PlainTable
from desktop.widgets.simulation_view import SimulationView

PAUSE = 350  # ms after the last key, before the effect is worked out


class SettingsPart(Part):
    """The settings in a list, the chosen one below it with its effect."""

    label = "规则设置"
    group = "本局"
    icon = "checklist"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._settings: Sequence[Setting] = ()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE)
        self._pause.timeout.connect(self._try)
        self.intro.setText(
            "这里列出没有见过原文、或者法条没有写明的规则，请对照原文核对；改动要写明依据，记入修改记录。"
            "已经读过原文的规则不在这里，由规则文件更新。"
        )
        self.which = QComboBox()
        self.which.setAccessibleName("哪些设置")
        for key, label in {"current": "现行的", "own": "本局改过的", "all": "全部，包括已失效的旧规定"}.items():
            self.which.addItem(label, key)
        self.which.currentIndexChanged.connect(self._list)
        self.buttons.addWidget(self.which)
        self.buttons.addStretch(1)
        columns = (
            Column("类别"),
            Column("规则", stretch=True),
            Column("现值"),
            Column("默认"),
            Column("来源"),
        )
        self.table = PlainTable(context.theme, "规则设置", columns)
        self.table.pointed.connect(self._point)
        self.table.opened.connect(self._enter)
        self.table.setMinimumHeight(context.theme.px(128))
        self.column.addWidget(self.table, 3)
        self._build_panel()

    def _build_panel(self) -> None:
        px = self.context.theme.px
        self.about = wrapping_label(self, "muted")
        self.number = QLineEdit()
        self.number.setAccessibleName("本局的值")
        self.number.setMaximumWidth(px(160))
        self.number.textEdited.connect(self._pause.start)
        self.choice = QComboBox()
        self.choice.setAccessibleName("本局的值")
        self.choice.activated.connect(self._pause.start)
        self.value = QStackedWidget()
        self.value.addWidget(self.number)
        self.value.addWidget(self.choice)
        self.value.setFixedHeight(self.number.sizeHint().height())
        self.value.setMaximumWidth(px(260))
        self.unit = QLabel()
        self.reason = QLineEdit()
        self.reason.setPlaceholderText("依据：看到的原文、省局文件的名称和文号")
        self.reason.setAccessibleName("依据")
        self.reason.returnPressed.connect(self._save)
        self.keep = QPushButton("保存")
        self.keep.setProperty("look", "primary")
        self.keep.clicked.connect(self._save)
        self.usual = QPushButton("填回默认值")
        self.usual.clicked.connect(self._put_default)
        row = QHBoxLayout()
        row.setSpacing(px(8))
        for part in (self.value, self.unit):
            row.addWidget(part)
        row.addWidget(self.reason, 1)
        row.addWidget(self.usual)
        row.addWidget(self.keep)
        self.effect = SimulationView(self.context.theme, with_rules=False)
        self.effect.table.opened.connect(self._go)
        self.effect.table.setMinimumHeight(px(70))
        self.column.addWidget(self.about)
        self.column.addLayout(row)
        self.column.addWidget(self.effect, 2)

    def arrive(self) -> None:
        """Read the settings again."""
        self.table.setFocus()
        self._read()

    def _read(self) -> None:
        self.context.tasks.run(self.context.services.rulebook.settings, done=self._show)

    @Slot(object)
    def _show(self, found: Sequence[Setting]) -> None:
        self._settings = found
        self._list()

    @Slot()
    def _list(self) -> None:
        which = self.which.currentData()
        shown = [one for one in self._settings if which == "all" or (one.own if which == "own" else one.current)]
        self.table.show_rows([
            PlainRow(
                (
                    GROUPS[one.group], f"{one.name}{f'（{one.scope}）' if not one.current else ''}",
                    one.shown(one.value), one.shown(one.default), MARKS[one.mark],
                ),
                one, ((2, "warning"),) if one.own else (),
            )
            for one in shown
        ])  # fmt: skip

    # The chosen one

    @Slot(object)
    def _point(self, one: object) -> None:
        self._pause.stop()
        chosen = one if isinstance(one, Setting) else None
        for part in (self.about, self.value, self.unit, self.reason, self.keep, self.usual):
            part.setVisible(chosen is not None)
        self.effect.hide()
        if chosen is None:
            return
        article = f"　依据 {chosen.article}" if chosen.article else ""
        since = f"　适用 {chosen.scope}" if chosen.scope else ""
        self.about.setText(f"{chosen.name}：{chosen.decides}。{article}{since}")
        self.unit.setText(chosen.unit)
        self.unit.setVisible(bool(chosen.unit))
        self.reason.setText(chosen.reason)
        self._put(chosen, chosen.value)

    def _put(self, one: Setting, value: str) -> None:
        self.value.setCurrentWidget(self.choice if one.options else self.number)
        self.choice.clear()
        for key, label in one.options.items():
            self.choice.addItem(label, key)
        self.choice.setCurrentIndex(max(0, self.choice.findData(value)))
        self.number.setText(value)
        self.usual.setEnabled(value != one.default)

    def _typed(self, one: Setting) -> str:
        return str(self.choice.currentData()) if one.options else self.number.text()

    @Slot(object)
    def _enter(self, _one: object) -> None:
        if self.value.currentWidget() is self.choice:
            self.choice.setFocus()
        else:
            self.number.setFocus()
            self.number.selectAll()

    @Slot()
    def _put_default(self) -> None:
        one = self.table.payload()
        if isinstance(one, Setting):
            self._put(one, one.default)
            self._try()
            self.reason.setFocus()

    @Slot()
    def _try(self) -> None:
        """Show which open dates the value would move."""
        one = self.table.payload()
        if not isinstance(one, Setting):
            return
        self._pause.stop()
        try:
            value = one.checked(self._typed(one))
        except RegisterError as fault:
            self._tell(fault.sentence)
            return
        self.usual.setEnabled(value != one.default)
        if value == one.value:
            self.effect.hide()
            return
        job = partial(self.context.services.simulations.of_setting, one.key, value)
        self.context.tasks.run(job, label="正在推算影响", done=self._effect)

    @Slot(object)
    def _effect(self, found: Simulation) -> None:
        self.effect.show_simulation(found)
        self.effect.show()

    def _tell(self, sentence: str) -> None:
        self.effect.told.setText(sentence)
        self.effect.table.hide()
        self.effect.show()

    @Slot()
    def _save(self) -> None:
        one = self.table.payload()
        if not isinstance(one, Setting):
            return
        change = self.context.services.rulebook.change
        job = partial(change, one.key, self._typed(one), reason=self.reason.text())
        self.context.tasks.run(job, done=self._saved, failed=self._refused)

    @Slot(object)
    def _saved(self, _nothing: object) -> None:
        self.said.emit("已保存规则设置，期限已重新计算")
        self._read()

    def _refused(self, fault: BaseException) -> None:
        if not isinstance(fault, RegisterError):
            self.context.faults.show(fault, self)
            return
        self._tell(" ".join(part for part in (fault.sentence, fault.remedy) if part))
        self.reason.setFocus()

    @Slot(object)
    def _go(self, place: object) -> None:
        if isinstance(place, tuple):
            self.go.emit(*place)
