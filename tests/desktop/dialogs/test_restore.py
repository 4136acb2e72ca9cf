"""Choosing a backup."""

from __future__ import annotations

import pytest

from db.services.restoring import restore
from desktop.dialogs.restore import RestoreDialog


@pytest.fixture
def dialog(services, theme, qtbot) -> RestoreDialog:
    services.backups.make("关闭时")
    services.records.save("parties", {"name": "后来的当事人", "kind": "enterprise"})
    made = RestoreDialog(services.path, theme)
    qtbot.addWidget(made)
    made.show()
    return made


def test_it_says_what_a_backup_holds_and_what_would_be_lost(dialog):
    assert dialog.list.count() == 1
    words = dialog.list.item(0).text()
    assert "40 件案件" in words
    assert "已核验" in words
    assert "1 处修改" in dialog.loss.text()


def test_the_chosen_backup_can_be_restored(dialog, services):
    dialog.restore.click()
    services.close()
    kept = restore(dialog.chosen, services.path).kept
    assert kept is not None
    assert kept.exists()


def test_keeping_things_as_they_are_chooses_nothing(dialog):
    dialog.reject()
    assert dialog.chosen is None


def test_without_backups_it_says_where_they_may_be(services, theme, qtbot):
    dialog = RestoreDialog(services.path, theme)
    qtbot.addWidget(dialog)
    assert dialog.list.count() == 0
    assert not dialog.restore.isEnabled()
