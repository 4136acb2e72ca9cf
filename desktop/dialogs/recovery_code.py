"""The recovery code, shown once: to be written down or printed, and sealed."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QFont, QTextDocument
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QCheckBox, QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from db.kinds.clock import today
from desktop.theme import Theme
from desktop.widgets.form_field import wrapping_label


class RecoveryCode(QDialog):
    """Closes only after somebody says that the code is kept; nothing of it stays on this computer."""

    def __init__(self, code: str, register: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._code = code
        self._register = register
        px = theme.px
        self.setWindowTitle("恢复码")
        self.setMinimumWidth(px(480))
        self.setWindowFlag(Qt.WindowType.WindowCloseButtonHint, on=False)
        intro = wrapping_label(self, "")
        intro.setText("忘记口令时，只有这个恢复码能打开登记库。它只显示这一次，程序里不保存。")
        self.code = QLabel(code, self)
        self.code.setAccessibleName("恢复码")
        self.code.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.code.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        face = QFont("monospace")
        face.setStyleHint(QFont.StyleHint.Monospace)
        face.setPointSizeF(self.font().pointSizeF() * 1.5)
        face.setBold(True)
        self.code.setFont(face)
        self.code.setMargin(px(14))
        self.code.setProperty("look", "card")
        advice = wrapping_label(self, "hint")
        advice.setText(
            "请打印或抄下，装入信封签名封存，交负责人保管；不要放在这台电脑上，也不要和备份U盘放在一起。"
            "口令和恢复码都没有了，谁也打不开登记库和备份。"
        )
        self.kept = QCheckBox("已经打印或抄下，并妥善封存", self)
        print_it, self.finish = QPushButton("打印…", self), QPushButton("完成", self)
        print_it.clicked.connect(self.print_code)
        self.finish.setProperty("look", "primary")
        self.finish.setEnabled(False)
        self.finish.clicked.connect(self.accept)
        self.kept.toggled.connect(self.finish.setEnabled)
        buttons = QHBoxLayout()
        buttons.setSpacing(px(8))
        buttons.addWidget(print_it)
        buttons.addStretch(1)
        buttons.addWidget(self.finish)
        column = QVBoxLayout(self)
        column.setContentsMargins(*[px(16)] * 4)
        column.setSpacing(px(10))
        for part in (intro, self.code, advice, self.kept):
            column.addWidget(part)
        column.addLayout(buttons)

    def reject(self) -> None:
        """Esc leaves the code where it is until it is kept."""
        if self.kept.isChecked():
            super().reject()

    @Slot()
    def print_code(self) -> None:
        """Ask for a printer, and print one page; it goes to the printer only, never into a file of ours."""
        printer = QPrinter()
        dialog = QPrintDialog(printer, self)
        dialog.setWindowTitle("打印恢复码")
        if dialog.exec() == QDialog.DialogCode.Accepted:
            self.page().print_(printer)

    def page(self) -> QTextDocument:
        """The page that is put into the envelope."""
        day = today()
        document = QTextDocument()
        document.setHtml(
            "<h2 style='text-align:center'>登记库恢复码（密封保管）</h2>"
            f"<p style='font-size:12pt'>登记库：{self._register}<br>生成日期：{day.year}年{day.month}月{day.day}日</p>"
            f"<p style='font-size:20pt;text-align:center;font-family:monospace'><b>{self._code}</b></p>"
            "<p style='font-size:12pt'>忘记口令时，在打开登记库的窗口里输入这个恢复码，"
            "再到“维护—加密”里设置新口令、换新的恢复码。"
            "启用后请重新生成并封存，旧恢复码随即失效。</p>"
            "<p style='font-size:12pt'>封存人：＿＿＿＿＿＿　　保管人：＿＿＿＿＿＿　　日期：＿＿＿＿＿＿</p>"
        )
        return document
