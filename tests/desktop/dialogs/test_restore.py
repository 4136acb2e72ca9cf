"""Choosing a backup."""

from __future__ import annotations

import pytest

from db.services.restoring import restore
from desktop.dialogs.restore import RestoreDialog
from tests.desktop.conftest import clipped


@pytest.fixture
def dialog(context, qtbot) -> RestoreDialog:
    services = context.services
    services.backups.make("关闭时")
    services.records.save("parties", {"name": "后来的当事人", "kind": "enterprise"})
    made = RestoreDialog(services.path, context.tasks, context.theme, context.machine)
    qtbot.addWidget(made)
    made.show()
    return made


def test_it_says_what_a_backup_holds_and_names_what_would_be_lost(dialog):
    (row,) = (dialog.view.table.topLevelItem(n) for n in range(dialog.view.table.topLevelItemCount()))
    assert [row.text(column) for column in range(1, 6) if column != 3] == ["关闭时", "40", "已核验", "登记库旁"]
    assert "1 处修改" in dialog.view.words.text()
    assert "当事人 1 条" in dialog.view.words.text()
    lost = dialog.view.lost.topLevelItem(0)
    assert [lost.text(column) for column in range(3)] == ["当事人", "后来的当事人", "新增"]


def test_the_chosen_backup_can_be_restored(dialog, context):
    dialog.restore.click()
    context.services.close()
    kept = restore(dialog.chosen, context.services.path).kept
    assert kept is not None
    assert kept.exists()


def test_keeping_things_as_they_are_chooses_nothing(dialog):
    dialog.reject()
    assert dialog.chosen is None


def test_backups_of_another_folder_are_offered_too(dialog, context, tmp_path):
    usb = tmp_path / "U盘"
    context.services.backups.make("手动", second=usb)
    for file in context.services.backups.folder.glob("*.db"):
        file.unlink()
    dialog.view.take_folder(usb)
    assert dialog.view.backup().path.parent == usb
    assert dialog.restore.isEnabled()


def test_a_folder_without_backups_is_told(dialog, faults, tmp_path):
    dialog.view.take_folder(tmp_path)
    assert "没有备份" in faults.box.text()


def test_without_backups_it_says_where_they_may_be(context, qtbot):
    dialog = RestoreDialog(context.services.path, context.tasks, context.theme, context.machine)
    qtbot.addWidget(dialog)
    assert "U盘" in dialog.head.text()
    assert not dialog.restore.isEnabled()


@pytest.mark.parametrize("look", ["light", "dark"])
def test_nothing_is_clipped(dialog, context, look):
    context.theme.choose(look)
    assert not clipped(dialog)
