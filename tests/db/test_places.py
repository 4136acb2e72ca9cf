"""Where a register lies, and what a clerk is told of places that are not safe."""

from __future__ import annotations

from pathlib import Path

import pytest

from db.places import _NETWORKED, _file_system, location


@pytest.mark.parametrize(
    ("path", "program"),
    [
        ("/home/wang/OneDrive/案件.db", "OneDrive"),
        ("/home/wang/OneDrive - 雁湖县市场监管局/登记库/案件.db", "OneDrive"),
        ("/home/wang/我的坚果云/案件.db", "坚果云"),
        ("/d/WPS云盘/工作/案件.db", "WPS云盘"),
        ("/d/BaiduSyncdisk/案件.db", "百度网盘同步空间"),
        ("/home/wang/案件/OneDrive.db", ""),
    ],
)
def test_a_folder_that_is_synchronised_is_known_by_its_name(path: str, program: str) -> None:
    found = location(Path(path))
    assert found.synced_by == program
    assert (program in found.caution()) if program else found.caution() == ""


def test_a_network_drive_is_known_by_what_is_mounted_there(tmp_path: Path) -> None:
    table = tmp_path / "mountinfo"
    table.write_text(
        "22 1 8:1 / / rw shared:1 - ext4 /dev/sda1 rw\n"
        "23 22 0:44 / /mnt/share rw shared:2 - cifs //server/share rw\n"
        "24 22 0:45 / /mnt/with\\040blank rw - nfs4 server:/x rw\n"
        "25 23 8:2 / /mnt/share/local rw - ext4 /dev/sdb1 rw\n"
    )
    for path, kind in (
        ("/home/a.db", "ext4"),
        ("/mnt/share/a.db", "cifs"),
        ("/mnt/shared/a.db", "ext4"),
        ("/mnt/with blank/b/a.db", "nfs4"),
        ("/mnt/share/local/a.db", "ext4"),
    ):
        assert _file_system(Path(path), table) == kind
    assert {"cifs", "nfs4"} <= _NETWORKED
    assert not location(tmp_path / "a.db").network
