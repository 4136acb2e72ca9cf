"""Lecturers as a register of their own: each is written down once, and courses link to them."""

from __future__ import annotations

import os
from typing import Any

_SYSTEM = '"revision", "created_at", "created_by", "changed_at", "changed_by"'
STATEMENTS = (
    'CREATE TABLE "teachers" ("id" INTEGER NOT NULL PRIMARY KEY, "uid" BLOB NOT NULL, '
    '"revision" INTEGER NOT NULL, "created_at" TEXT NOT NULL, "created_by" TEXT NOT NULL, '
    '"changed_at" TEXT NOT NULL, "changed_by" TEXT NOT NULL, "name" TEXT, "unit" TEXT, "title" TEXT, '
    '"field" TEXT, "phone" TEXT, "note" TEXT, "name_keys" TEXT) STRICT',
    'CREATE UNIQUE INDEX "teachers_uid" ON "teachers" ("uid")',
    'CREATE INDEX "teachers_name" ON "teachers" ("name")',
    'CREATE INDEX "teachers_unit" ON "teachers" ("unit")',
    f'INSERT INTO "teachers" ("uid", {_SYSTEM}, "name", "unit", "title", "phone", "note") '
    f'SELECT "uid", {_SYSTEM}, "name", "unit", max("title"), max("phone"), max("note") FROM "lecturers" '
    'WHERE "name" IS NOT NULL GROUP BY "name", coalesce("unit", \'\') ORDER BY min("id")',
    'ALTER TABLE "courses" ADD COLUMN "lecturer_id" INTEGER REFERENCES "teachers" ("id") ON DELETE RESTRICT',
)
LATER = (
    'UPDATE "courses" SET "lecturer_id" = (SELECT min("id") FROM "teachers" t WHERE t."name" = "courses"."lecturer") '
    'WHERE "lecturer" IS NOT NULL',
    'ALTER TABLE "courses" DROP COLUMN "lecturer"',
    'CREATE INDEX "courses_lecturer_id" ON "courses" ("lecturer_id")',
    'DROP TABLE "lecturers"',
)


def up(migrator: Any, db: Any) -> None:
    """Take the lecturers of all classes together, add those who are only named at a course, and link the courses."""
    del migrator
    for statement in STATEMENTS:
        db.execute_sql(statement)
    unknown = db.execute_sql(
        'SELECT "lecturer", min("created_at"), min("created_by") FROM "courses" WHERE "lecturer" IS NOT NULL '
        'AND "lecturer" NOT IN (SELECT "name" FROM "teachers") GROUP BY "lecturer" ORDER BY min("id")'
    ).fetchall()
    for name, at, who in unknown:
        db.execute_sql(
            f'INSERT INTO "teachers" ("uid", {_SYSTEM}, "name") VALUES (?, 1, ?, ?, ?, ?, ?)',
            [os.urandom(16), at, who, at, who, name],
        )
    for statement in LATER:
        db.execute_sql(statement)
