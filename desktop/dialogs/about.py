"""What this program is, which version, and under which licence."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

from PySide6.QtCore import qVersion
from PySide6.QtWidgets import QMessageBox, QWidget

from desktop.machine import FOLDER_NAME


def about(parent: QWidget) -> None:
    """Show it."""
    try:
        number = version("ip-case-register")
    except PackageNotFoundError:  # run from its folder without being installed
        number = "源码"
    box = QMessageBox(parent)
    box.setWindowTitle("关于")
    box.setText(f"{FOLDER_NAME}（{number}）")
    box.setInformativeText(
        "县区市场监管部门知识产权办案登记：线索、案件、文书、台账。\n"
        "木兰宽松许可证第2版（Mulan PSL v2）。图标：Fluent UI System Icons（MIT）。"
        f"界面：Qt {qVersion()}（LGPL v3）。"
    )
    box.addButton("关闭", QMessageBox.ButtonRole.AcceptRole)
    box.open()
