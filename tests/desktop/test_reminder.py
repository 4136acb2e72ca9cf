"""The word in the tray: once a day, and only when something presses."""

from __future__ import annotations

from PySide6.QtWidgets import QSystemTrayIcon

from desktop.reminder import Reminder


def test_it_speaks_once_a_day(context, machine, monkeypatch):
    said = []
    monkeypatch.setattr(QSystemTrayIcon, "show", lambda _self: None)  # the screen of tests has no tray to put it in
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", lambda: True)
    monkeypatch.setattr(QSystemTrayIcon, "showMessage", lambda _self, _title, words, *_more: said.append(words))
    context.services.records.save(
        "cases", {"number": "期限1号", "kind": "other", "filed_on": "2025-12-10", "state": "investigating"}
    )
    reminder = Reminder(machine)
    reminder.watch(context)
    assert "已超期或今天到期" in said[0]
    reminder.look()
    assert len(said) == 1
    monkeypatch.setenv("REGISTER_TODAY", "2026-03-11")
    reminder.look()
    assert len(said) == 2
    reminder.rest()
    reminder.look()
    assert len(said) == 2


def test_without_a_tray_it_is_silent(context, machine, monkeypatch):
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", lambda: False)
    Reminder(machine).watch(context)
    assert machine.settings.reminded_on == ""
