"""The office's own papers and notices beside the register, and why one of them is not used."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QUrl, Slot
from PySide6.QtGui import QDesktopServices

from db.errors import known_faults
from desktop.context import Context
from desktop.pages.upkeep_part import Part
from desktop.widgets.form_field import wrapping_label
from desktop.widgets.plain_table import Column, PlainRow, PlainTable


@dataclass(frozen=True)
class Variants:
    """The files of the office's own papers and notices by kind, and why some are refused."""

    files: tuple[tuple[str, str], ...]
    faults: tuple[str, ...]


class VariantsPart(Part):
    """Everything is checked anew whenever the tab comes to the front."""

    label = "本局文书"
    group = "本局"
    icon = "paper"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._papers = self._beside("papers")
        self.intro.setText(
            f"本局或本省另有规定的文书格式，把文件放进“{self._papers}”，就代替自带的同一种文书；"
            "有错误的不采用，仍用自带的。"
        )
        self.open = self.button("打开文件夹")
        self.open.clicked.connect(self._open_folder)
        self.again = self.button("重新检查")
        self.again.clicked.connect(self.arrive)
        self.buttons.addStretch(1)
        self.result = wrapping_label(self, "section")
        columns = (Column("文件"), Column("结果", stretch=True))
        self.table = PlainTable(context.theme, "本局文书", columns)
        self.column.addWidget(self.result)
        self.column.addWidget(self.table, 1)
        self.column.addStretch(0)

    @Slot()
    def arrive(self) -> None:
        """Check the office's own files."""
        self.again.setFocus()
        self.context.tasks.run(self._look, label="正在检查本局文书", done=self._show)

    def _look(self) -> Variants:
        services = self.context.services
        found = [("文书", path.name) for path in sorted(self._papers.glob("*.toml"))]
        notices = services.deadlines.notices
        found += [("放假通知", name) for name, _, _ in notices.stamp()]
        return Variants(tuple(found), (*services.papers.faults(), *notices.faults()))

    @Slot(object)
    def _show(self, found: Variants) -> None:
        if not found.files:
            told = "没有本局自己的文书，全部使用自带的。"
        elif found.faults:
            told = f"有 {len(found.faults)} 处错误，出错的文件没有采用。"
        else:
            told = f"{len(found.files)} 个文件，都可以使用。"
        self.result.setText(told)
        rows = []
        for kind, name in found.files:
            faults = [fault for fault in found.faults if name in fault]
            rows += [PlainRow((name, fault), None, ((1, "danger"),)) for fault in faults]
            rows += [] if faults else [PlainRow((name, f"{kind}，可以使用"), None, ((1, "good"),))]
        self.table.show_rows(rows)
        self.table.setVisible(bool(rows))
        self.column.setStretch(self.column.count() - 1, 0 if rows else 1)

    @Slot()
    def _open_folder(self) -> None:
        with known_faults():
            self._papers.mkdir(parents=True, exist_ok=True)
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._papers)))

    def _beside(self, what: str) -> Path:
        path = self.context.services.path
        return path.with_name(f"{path.name}.{what}")
