"""The settings of this PC."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QPushButton
from shiboken6 import isValid

from desktop.dialogs.this_pc import ThisPc
from desktop.machine import Machine
from tests.desktop.conftest import clipped


@pytest.fixture
def dialog(machine, theme, qapp) -> Iterator[ThisPc]:
    made = ThisPc(machine, theme)
    made.show()
    yield made
    if isValid(made):  # it deletes itself when it is closed
        made.close()


def test_what_is_saved_is_kept_and_takes_effect(dialog, machine, theme):
    dialog.user.setText(" 李某 ")
    dialog.backup.setText("E:/备份")
    dialog.look.setCurrentIndex(dialog.look.findData("dark"))
    dialog.compact.setChecked(True)
    dialog.accept()
    assert theme.dark
    settings = Machine(machine.folder).settings
    assert (settings.user, settings.backup_folder) == ("李某", "E:/备份")
    assert (settings.theme, settings.compact) == ("dark", True)


def test_cancel_changes_nothing(dialog, machine, theme):
    dialog.user.setText("王丽")
    next(button for button in dialog.findChildren(QPushButton) if button.text() == "取消").click()
    assert machine.settings.user == ""
    assert not theme.dark


def test_nothing_is_clipped(dialog):
    assert not clipped(dialog)
