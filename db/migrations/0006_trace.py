"""Which entries of the log belong to one save, and the mark that each issued paper bears."""

from __future__ import annotations

from typing import Any

STATEMENTS = (
    'ALTER TABLE "audit" ADD COLUMN "change" INTEGER',
    'CREATE INDEX "audit_op" ON "audit" ("op") WHERE op NOT IN (\'add\',\'change\')',
    'ALTER TABLE "papers" ADD COLUMN "mark" TEXT',
)


def up(migrator: Any, db: Any) -> None:
    """Add the columns and the index."""
    del migrator
    for statement in STATEMENTS:
        db.execute_sql(statement)
