"""A second start on a register that is open here: the first window comes to the front."""

from __future__ import annotations

from desktop.doorbell import Doorbell, ring


def test_whoever_has_the_register_open_is_called(qapp, qtbot, tmp_path):
    bell = Doorbell()
    bell.listen(tmp_path / "register.db")
    with qtbot.waitSignal(bell.rung):
        assert ring(tmp_path / "register.db")
    assert not ring(tmp_path / "other.db")
    bell.rest()
    assert not ring(tmp_path / "register.db")


def test_a_bell_that_a_killed_program_left_is_taken_over(qapp, qtbot, tmp_path):
    left, bell = Doorbell(), Doorbell()
    left.listen(tmp_path / "register.db")
    bell.listen(tmp_path / "register.db")
    with qtbot.waitSignal(bell.rung):
        assert ring(tmp_path / "register.db")
    bell.rest()
    left.rest()
