"""Settings of this PC, the fonts it prints with, and the way to the settings of the office."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QCheckBox

from db.services import fonts
from desktop.context import Context
from desktop.dialogs.this_pc import ThisPc
from desktop.pages.upkeep_part import Part
from desktop.widgets.form_field import wrapping_label


class MachinePart(Part):
    """What is chosen here takes effect at once and is kept at once."""

    label = "本机与本局"
    group = "本局"
    icon = "office"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.intro.setText("本机设置（姓名、外观、第二备份位置、字体）只管这台电脑；本局设置写在登记库里，随登记库走。")
        self.this_pc = self.button("本机设置…", hint="姓名、第二备份位置、外观、列表密度")
        self.this_pc.clicked.connect(self._show_this_pc)
        for words, register, hint in (
            ("本局设置…", "office", "机关名称、文号简称、听证数额、罚款代收银行等"),
            ("人员…", "officers", "办案人员和执法证号"),
        ):
            self.button(words, hint=hint).clicked.connect(partial(self.go.emit, register, None))
        self.buttons.addStretch(1)
        self.bundled = QCheckBox("只用自带字体打印，各台电脑印出来完全一样", self)
        self.bundled.setChecked(context.machine.settings.bundled_fonts)
        self.bundled.toggled.connect(self._set_bundled)
        self.faces = wrapping_label(self)
        self.column.addSpacing(context.theme.px(8))
        self.column.addWidget(self.bundled)
        self.column.addWidget(self.faces)
        self.column.addStretch(1)

    def arrive(self) -> None:
        """Show what is in force."""
        self.this_pc.setFocus()
        self.context.tasks.run(fonts.in_use, done=self._show_fonts)

    @Slot(object)
    def _show_fonts(self, faces: dict[str, str]) -> None:
        self.faces.setText("现在使用：" + "，".join(f"{label} {name}" for label, name in faces.items()))

    @Slot()
    def _show_this_pc(self) -> None:
        ThisPc(self.context.machine, self.context.theme, self).open()

    @Slot(bool)
    def _set_bundled(self, bundled: bool) -> None:  # noqa: FBT001  # a signal's argument
        self.context.machine.settings.bundled_fonts = bundled
        self.context.machine.save()
        self.context.tasks.run(partial(fonts.choose, bundled_only=bundled))
        self.context.tasks.run(fonts.in_use, done=self._show_fonts)
