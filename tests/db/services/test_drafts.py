"""Drafts survive a killed program."""

from __future__ import annotations

from pathlib import Path

from db.services import Services, open_register


def test_what_was_typed_is_offered_again(services: Services, register_path: Path) -> None:
    services.drafts.keep("case", None, {"cause": "侵犯注册商", "goods": [{"name": "口"}]})
    services.drafts.keep("case", None, {"cause": "侵犯注册商标", "goods": [{"name": "口罩"}]})
    services.drafts.keep("case", 7, {"cause": "另一件"})
    services.close()
    again = open_register(register_path, user="李某")
    kept = again.drafts.find("case", None)
    assert kept is not None
    assert kept.raw == {"cause": "侵犯注册商标", "goods": [{"name": "口罩"}]}
    again.drafts.forget("case", None)
    assert [one.record for one in again.drafts.kept()] == ["7"]
    again.close()


def test_each_user_sees_his_own_drafts(services: Services, register_path: Path) -> None:
    services.drafts.keep("case", None, {"cause": "李某的"})
    services.close()
    other = open_register(register_path, user="王丽")
    assert other.drafts.kept() == []
    other.close()
