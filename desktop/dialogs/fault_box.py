"""The box that tells of a fault: a sentence, what to do, and for faults of ours the report."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox, QPushButton, QWidget

from db.disk import written
from db.errors import EnvironmentFault, known_faults


class FaultBox(QMessageBox):
    """Never waits: it is opened and the program goes on."""

    def __init__(
        self,
        sentence: str,
        remedy: str,
        details: str,
        parent: QWidget | None,
        relief: Callable[[], bool] | None = None,
    ) -> None:
        """`relief` frees room that was kept back for a full disk, and says whether there was any."""
        super().__init__(parent or QApplication.activeWindow())
        self._details = details
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setIcon(QMessageBox.Icon.Critical if details else QMessageBox.Icon.Warning)
        self.setWindowTitle("程序出错" if details else "提示")
        self.setText(sentence)
        self.setInformativeText(remedy)
        if details:
            self.setDetailedText(details)
            save = QPushButton("保存报告…", self)
            self.addButton(save, QMessageBox.ButtonRole.ActionRole)
            save.clicked.disconnect()  # saving does not close the box
            save.clicked.connect(self._save_report)
        self._relief = relief
        if relief is not None:
            self.free = QPushButton("腾出备用空间", self)
            self.addButton(self.free, QMessageBox.ButtonRole.ActionRole)
            self.free.clicked.disconnect()
            self.free.clicked.connect(self._free_room)
        go_on = self.addButton("继续使用" if details else "知道了", QMessageBox.ButtonRole.AcceptRole)
        self.setDefaultButton(go_on)
        self.setEscapeButton(go_on)

    @Slot()
    def _free_room(self) -> None:
        freed = self._relief is not None and self._relief()
        self.free.setEnabled(False)
        self.setInformativeText(
            "已腾出 32 MB，现在可以重试。请尽快清理磁盘，腾出的空间只够应急。"
            if freed
            else "备用空间已经用掉了，请清理磁盘（如回收站、下载文件夹）后重试。"
        )

    @Slot()
    def _save_report(self) -> None:
        name = f"程序出错报告-{datetime.now():%Y%m%d-%H%M}.txt"
        chosen, _ = QFileDialog.getSaveFileName(self, "保存报告", str(Path.home() / name), "文本文件 (*.txt)")
        if not chosen:
            return
        try:
            with known_faults(), written(Path(chosen)) as file:
                file.write(self._details.encode())
        except EnvironmentFault as fault:  # nobody but this box can tell of it now
            self.setInformativeText(f"报告没有保存：{fault.sentence}{fault.remedy}")
