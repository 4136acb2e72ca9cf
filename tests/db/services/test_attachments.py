"""Attached files: kept by content, checked when opened."""

from __future__ import annotations

from pathlib import Path

import pytest

from db.errors import Missing, Refused
from db.services import Services
from db.services.attachments import safe_name


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "现场照片1.jpg"
    path.write_bytes(b"\xff\xd8 a picture" * 50)
    return path


def test_a_file_is_kept_under_its_content(services: Services, case_id: int, photo: Path) -> None:
    first, second = services.attachments.add("cases", case_id, [photo, photo])
    photo.unlink()
    files = services.attachments.of("cases", case_id)
    assert [one.name for one in files] == ["现场照片1.jpg"] * 2
    assert services.attachments.path(first) == services.attachments.path(second)
    assert services.attachments.path(first).read_bytes().startswith(b"\xff\xd8 a picture")
    assert services.attachments.unsound() == []


def test_an_altered_or_missing_file_is_noticed(services: Services, case_id: int, photo: Path) -> None:
    (attached,) = services.attachments.add("cases", case_id, [photo])
    kept = services.attachments.path(attached)
    kept.write_bytes(b"something else")
    with pytest.raises(Refused, match="内容与登记时不一致"):
        services.attachments.path(attached)
    kept.unlink()
    with pytest.raises(Missing, match="不见了"):
        services.attachments.path(attached)
    assert len(services.attachments.unsound()) == 1


def test_what_is_no_file_is_refused(services: Services, case_id: int, tmp_path: Path) -> None:
    empty = tmp_path / "空.txt"
    empty.touch()
    with pytest.raises(Refused, match="空文件"):
        services.attachments.add("cases", case_id, [empty])
    with pytest.raises(Refused, match="不是文件"):
        services.attachments.add("cases", case_id, [tmp_path])
    assert services.attachments.of("cases", case_id) == []


def test_removing_a_file_keeps_its_content_for_the_log(services: Services, case_id: int, photo: Path) -> None:
    (attached,) = services.attachments.add("cases", case_id, [photo])
    kept = services.attachments.path(attached)
    services.attachments.remove(attached, reason="重复上传")
    assert services.attachments.of("cases", case_id) == []
    assert kept.exists()
    assert services.history.of("cases", case_id)[0].reason == "重复上传"


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("..\\..\\a.txt", "_.._a.txt"),
        ("a/b:c?.pdf", "a_b_c_.pdf"),
        ("现场\n笔录.pdf", "现场_笔录.pdf"),
        ("...", "附件"),
    ],
)
def test_names_lead_nowhere(name: str, safe: str) -> None:
    assert safe_name(name) == safe


def test_a_long_name_keeps_its_ending() -> None:
    short = safe_name("长" * 300 + ".pdf")
    assert len(short) == 120
    assert short.endswith(".pdf")
