"""The one clock."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from db.kinds import now, today


def test_the_environment_fixes_the_day(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("REGISTER_TODAY", "2024-02-29")
    assert today() == date(2024, 2, 29)
    assert now() == datetime(2024, 2, 29, 9, 0)


@pytest.mark.parametrize("value", [None, "", " "])
def test_otherwise_it_is_the_day_it_is(monkeypatch: pytest.MonkeyPatch, value: str | None):
    monkeypatch.delenv("REGISTER_TODAY", raising=False)
    if value is not None:
        monkeypatch.setenv("REGISTER_TODAY", value)
    before = datetime.now()
    moment = now()
    assert (before - moment).total_seconds() < 60
    assert moment.second == moment.microsecond == 0
    assert before.date() <= today() <= datetime.now().date()


def test_a_day_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("REGISTER_TODAY", "2024年")
    with pytest.raises(ValueError, match="环境变量REGISTER_TODAY应写成2026-03-05的样子，现为“2024年”。"):
        today()
