"""How an office words its papers: by the rules of the day, or as the official forms of 2021 stand."""

from __future__ import annotations

from typing import Any


def up(migrator: Any, db: Any) -> None:
    """Give the office its choice; an empty one is the rules of the day."""
    del migrator
    db.execute_sql('ALTER TABLE "offices" ADD COLUMN "wording" TEXT')
