"""Text that a flipped bit has made unreadable is damage of the file, not a fault of the program."""

from __future__ import annotations

import pytest

from db.errors import Damaged
from db.services import Services
from db.services.inspection import inspect


def test_text_that_cannot_be_read_any_more_is_told_as_damage(services: Services, case_id: int) -> None:
    services.store.database.execute_sql("UPDATE cases SET cause=CAST(x'e5ff' AS TEXT) WHERE id=?", [case_id])
    with pytest.raises(Damaged, match="已损坏") as told:
        inspect(services.store, services.attachments)
    assert "备份" in told.value.remedy
