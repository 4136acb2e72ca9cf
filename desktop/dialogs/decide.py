"""The one question box: a decision is needed, and its buttons are verbs."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QMessageBox, QPushButton, QWidget


def decide(
    parent: QWidget | None, sentence: str, detail: str, answers: Mapping[str, str], *, usual: str = ""
) -> str | None:
    """Ask, and wait for the answer.

    `answers` maps a key to the verb on its button, from left to right; `usual` is the key Enter takes. Esc and 取消
    give None.
    """
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.Question)
    box.setWindowTitle("请选择")
    box.setText(sentence)
    box.setInformativeText(detail)
    buttons: dict[object, str] = {}
    for key, verb in answers.items():
        button = QPushButton(verb, box)
        box.addButton(button, QMessageBox.ButtonRole.ActionRole)
        buttons[button] = key
        if key == usual:
            button.setProperty("look", "primary")
            box.setDefaultButton(button)
    cancel = QPushButton("取消", box)
    box.addButton(cancel, QMessageBox.ButtonRole.RejectRole)
    box.setEscapeButton(cancel)
    box.exec()
    chosen = buttons.get(box.clickedButton())
    box.deleteLater()
    return chosen
