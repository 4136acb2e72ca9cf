"""Accounts, and what proves them."""

from __future__ import annotations

from typing import Any

STATEMENTS = (
    'CREATE TABLE "accounts" ("id" INTEGER NOT NULL PRIMARY KEY, "uid" BLOB NOT NULL, '
    '"revision" INTEGER NOT NULL, "created_at" TEXT NOT NULL, "created_by" TEXT NOT NULL, '
    '"changed_at" TEXT NOT NULL, "changed_by" TEXT NOT NULL, "login" TEXT, "name" TEXT, '
    '"officer" BLOB, "roles" TEXT, "active" INTEGER) STRICT',
    'CREATE UNIQUE INDEX "accounts_uid" ON "accounts" ("uid")',
    'CREATE UNIQUE INDEX "accounts_login" ON "accounts" ("login")',
    'CREATE UNIQUE INDEX "accounts_name" ON "accounts" ("name")',
    'CREATE TABLE "credentials" ("account" BLOB NOT NULL PRIMARY KEY, "password" TEXT NOT NULL, '
    '"must_change" INTEGER NOT NULL, "failed" INTEGER NOT NULL, "failed_at" TEXT, "seen_at" TEXT) STRICT',
)


def up(migrator: Any, db: Any) -> None:
    """Make the two tables."""
    del migrator
    for statement in STATEMENTS:
        db.execute_sql(statement)
