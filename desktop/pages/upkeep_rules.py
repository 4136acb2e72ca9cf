"""The office's own rule files: tried before they are taken, in force from their day, taken out again."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from db.services.rulebook import OwnRules
from db.services.simulations import Simulation
from desktop.context import Context
from desktop.dialogs import decide
from desktop.pages.upkeep_part import Part
from desktop.tasks import Task
from desktop.widgets.form_field import wrapping_label
from desktop.widgets.plain_table import Column, PlainRow, PlainTable
from desktop.widgets.simulation_view import SimulationView, summary


class RulesPart(Part):
    """The files in a list; a file that is being tried takes the place of the list."""

    label = "规则文件"
    group = "本局"
    icon = "ledger"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        px = context.theme.px
        self._file: Path | None = None
        self.intro.setText(
            "法律、省里的规定改了，不必等新版程序：拿到新的规则文件，先试算会移动哪些期限、改哪些条文、出现哪些提示，"
            "再决定采用。采用的文件自它写明的日期起生效，以前的案件仍按当时的规则。"
        )
        self.attempt = self.button("试算规则文件…", primary=True, hint="只比较，不改动任何内容")
        self.attempt.clicked.connect(self._choose)
        self.out = self.button("取出…", hint="不再使用选中的规则文件")
        self.out.clicked.connect(self._ask_out)
        self.example = self.button("存一份样例…", hint="规则文件怎样写，样例里逐项有说明")
        self.example.clicked.connect(self._choose_example)
        self.buttons.addStretch(1)
        columns = (Column("文件"), Column("名称", stretch=True), Column("生效"), Column("结果", stretch=True))
        self.table = PlainTable(context.theme, "本局规则文件", columns)
        self.table.pointed.connect(self._point)
        self.view = SimulationView(context.theme)
        self.view.table.opened.connect(self._open)
        self.adopt = QPushButton("采用这个文件")
        self.adopt.setProperty("look", "primary")
        self.adopt.clicked.connect(self._take)
        self.leave_it = QPushButton("不采用")
        self.leave_it.setToolTip("回到列表（Esc）")
        self.leave_it.clicked.connect(self._back)
        tried = QWidget()
        column = QVBoxLayout(tried)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        column.addWidget(self.view, 1)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.leave_it)
        row.addWidget(self.adopt)
        column.addLayout(row)
        self.none = wrapping_label(self, "section")
        self.none.setText("还没有采用规则文件，全部按程序自带的规则。")
        self.none.setAlignment(Qt.AlignmentFlag.AlignTop)
        kept = QWidget()
        inner = QVBoxLayout(kept)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addWidget(self.none)
        inner.addWidget(self.table, 1)
        self.stack = QStackedWidget()
        self.stack.addWidget(kept)
        self.stack.addWidget(tried)
        self.column.addWidget(self.stack, 1)

    def arrive(self) -> None:
        """Read the files again."""
        self.context.tasks.run(self.context.services.rulebook.files, done=self._show)
        (self.attempt if self.stack.currentIndex() == 0 else self.view.table).setFocus()

    @Slot(object)
    def _show(self, files: Sequence[OwnRules]) -> None:
        rows = [
            PlainRow(
                (one.name, one.title, f"{one.start:%Y-%m-%d} 起" if one.start else "一直", one.fault or "在用"),
                one,
                ((3, "danger" if one.fault else "good"),),
            )
            for one in files
        ]
        self.table.show_rows(rows)
        self.table.setVisible(bool(rows))
        self.none.setVisible(not rows)
        self.out.setEnabled(bool(rows))

    @Slot(object)
    def _point(self, one: object) -> None:
        self.out.setEnabled(isinstance(one, OwnRules))

    @Slot()
    def _choose_example(self) -> None:
        folder = self.context.machine.settings.export_folder or str(Path.home())
        chosen, _ = QFileDialog.getSaveFileName(self, "存一份样例", f"{folder}/规则样例.toml", "规则文件 (*.toml)")
        if chosen:
            job = partial(self.context.services.rulebook.save_example, Path(chosen))
            self.context.tasks.run(job, done=self._example_saved)

    @Slot(object)
    def _example_saved(self, file: Path) -> None:
        self.said.emit(f"已存样例“{file.name}”，用记事本打开修改")

    # Trying

    @Slot()
    def _choose(self) -> None:
        folder = self.context.machine.settings.export_folder or str(Path.home())
        chosen, _ = QFileDialog.getOpenFileName(self, "选择规则文件", folder, "规则文件 (*.toml)")
        if chosen:
            self.try_file(Path(chosen))

    def try_file(self, file: Path) -> None:
        """Show what a rule file would change."""
        self._file = file
        simulations = self.context.services.simulations

        def job(task: Task[Simulation]) -> Simulation:
            return simulations.of_file(file, progress=task.step)

        self.context.tasks.work(job, label="正在试算规则", done=self._tried)

    @Slot(object)
    def _tried(self, found: Simulation) -> None:
        self.view.show_simulation(found)
        start = f"，{found.start.year}年{found.start.month}月{found.start.day}日起生效" if found.start else ""
        self.view.told.setText(f"“{found.title}”{start}：{summary(found)}")
        self.adopt.setEnabled(not found.empty)
        self.stack.setCurrentIndex(1)
        self.attempt.setEnabled(False)
        self.out.setEnabled(False)
        (self.adopt if not found.empty else self.leave_it).setFocus()

    @Slot()
    def _take(self) -> None:
        if self._file is not None:
            self.context.tasks.run(partial(self.context.services.rulebook.take, self._file), done=self._taken)

    @Slot(object)
    def _taken(self, kept: Path) -> None:
        self.said.emit(f"已采用规则文件“{kept.name}”，期限已重新计算")
        self._back()

    @Slot()
    def _back(self) -> None:
        self._file = None
        self.stack.setCurrentIndex(0)
        self.attempt.setEnabled(True)
        self.arrive()

    @Slot(object)
    def _open(self, place: object) -> None:
        if isinstance(place, tuple):
            self.go.emit(*place)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802  # Qt's name
        """Esc leaves a file that is being tried."""
        if event.key() == Qt.Key.Key_Escape and self.stack.currentIndex():
            self._back()
        else:
            super().keyPressEvent(event)

    # Taking out

    @Slot()
    def _ask_out(self) -> None:
        one = self.table.payload()
        if isinstance(one, OwnRules):
            self._leaving = one
            job = partial(self.context.services.simulations.without, one.name)
            self.context.tasks.run(job, label="正在试算规则", done=self._decide_out)

    @Slot(object)
    def _decide_out(self, found: Simulation) -> None:
        one = self._leaving
        detail = f"{summary(found)}文件从登记库旁的文件夹里删去，以后可以再采用。"
        answers = {"out": "取出", "keep": "保留"}
        if decide.decide(self, f"不再使用“{one.title}”？", detail, answers, usual="keep") == "out":
            job = partial(self.context.services.rulebook.take_out, one.name)
            self.context.tasks.run(job, done=self._taken_out)

    @Slot(object)
    def _taken_out(self, _nothing: object) -> None:
        self.said.emit("已取出规则文件，期限已重新计算")
        self.arrive()
