"""The log entries that rebuilt cases brought with them, and numbers found by their text or by whom they serve."""

from __future__ import annotations

from typing import Any

STATEMENTS = (
    'CREATE TABLE "earlier_log" ("seq" INTEGER NOT NULL PRIMARY KEY, "at" TEXT NOT NULL, "who" TEXT NOT NULL, '
    '"tbl" TEXT NOT NULL, "uid" BLOB NOT NULL, "owner" BLOB NOT NULL, "op" TEXT NOT NULL, "body" TEXT NOT NULL, '
    '"reason" TEXT NOT NULL, "batch" TEXT, "change" INTEGER, "previous" BLOB NOT NULL, "hash" BLOB NOT NULL) STRICT',
    'CREATE INDEX "earlier_log_uid" ON "earlier_log" ("uid")',
    'CREATE INDEX "earlier_log_owner" ON "earlier_log" ("owner")',
    'CREATE INDEX "numbers_text" ON "numbers" ("text")',
    'CREATE INDEX "numbers_owner" ON "numbers" ("owner")',
)


def up(migrator: Any, db: Any) -> None:
    """Make the table and the indexes."""
    del migrator
    for statement in STATEMENTS:
        db.execute_sql(statement)
