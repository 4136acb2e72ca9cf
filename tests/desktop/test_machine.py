"""Settings of this PC: kept whole, written whole, and never a reason not to start."""

from __future__ import annotations

import json
from pathlib import Path

from desktop.machine import ListLook, Machine, usual_folder


def test_what_is_saved_is_there_after_a_restart(tmp_path: Path):
    machine = Machine(tmp_path)
    machine.settings.last_register = "D:/登记库/雁湖.db"
    machine.settings.window = [1, 2, 1366, 768]
    look = ListLook({"number": 180}, ["state", "number"], ["cause"], "filed_on", descending=False)
    machine.keep_list_look("cases", look)
    again = Machine(tmp_path)
    assert again.settings == machine.settings
    assert again.list_look("cases") == look
    assert not list(tmp_path.glob("*.part"))


def test_settings_of_a_newer_program_are_kept(tmp_path: Path):
    (tmp_path / "machine.json").write_text('{"theme": "dark", "from_the_future": [1, 2]}', encoding="utf-8")
    machine = Machine(tmp_path)
    machine.settings.compact = True
    machine.save()
    saved = json.loads((tmp_path / "machine.json").read_text(encoding="utf-8"))
    assert saved["from_the_future"] == [1, 2]
    assert (saved["theme"], saved["compact"]) == ("dark", True)


def test_an_unfit_value_gives_the_default(tmp_path: Path):
    (tmp_path / "machine.json").write_text('{"theme": 7, "window": "wide", "printer": "HP"}', encoding="utf-8")
    settings = Machine(tmp_path).settings
    assert (settings.theme, settings.window, settings.printer) == ("system", [], "HP")


def test_an_unreadable_file_is_put_aside(tmp_path: Path):
    for broken in ("{", "[1]", "\x00"):
        (tmp_path / "machine.json").write_text(broken, encoding="utf-8")
        assert Machine(tmp_path).settings.theme == "system"
        assert not (tmp_path / "machine.json").exists()
    assert any("无法读取" in file.name for file in tmp_path.iterdir())


def test_nothing_is_written_when_nothing_changed(tmp_path: Path):
    machine = Machine(tmp_path)
    machine.save()
    before = (tmp_path / "machine.json").stat().st_mtime_ns
    machine.save()
    assert (tmp_path / "machine.json").stat().st_mtime_ns == before


def test_a_folder_named_data_beside_the_program_makes_it_portable(tmp_path: Path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "home"))
    assert usual_folder(tmp_path).parent == tmp_path / "home"
    (tmp_path / "data").mkdir()
    assert usual_folder(tmp_path) == tmp_path / "data"
