"""What clocks, publications and money owed are counted from, and the office's own values of rules."""

from __future__ import annotations

from typing import Any

STATEMENTS = (
    'ALTER TABLE "cases" ADD COLUMN "tier" TEXT',
    'ALTER TABLE "cases" ADD COLUMN "knowing" INTEGER',
    'ALTER TABLE "cases" ADD COLUMN "others_patent" INTEGER',
    'ALTER TABLE "cases" ADD COLUMN "substandard" INTEGER',
    'ALTER TABLE "cases" ADD COLUMN "harm" INTEGER',
    'ALTER TABLE "cases" ADD COLUMN "direct_loss" INTEGER',
    'ALTER TABLE "cases" ADD COLUMN "unpunished_turnover" INTEGER',
    'ALTER TABLE "cases" ADD COLUMN "unpunished_gains" INTEGER',
    'ALTER TABLE "measures" ADD COLUMN "on_spot" INTEGER',
    'ALTER TABLE "measures" ADD COLUMN "approved_at" TEXT',
    'ALTER TABLE "clues" ADD COLUMN "nature" TEXT',
    'CREATE TABLE "publications" ("id" INTEGER NOT NULL PRIMARY KEY, "uid" BLOB NOT NULL, "revision" INTEGER NOT '
    'NULL, "created_at" TEXT NOT NULL, "created_by" TEXT NOT NULL, "changed_at" TEXT NOT NULL, "changed_by" TEXT '
    'NOT NULL, "position" INTEGER NOT NULL, "case_id" INTEGER NOT NULL, "act" TEXT, "done_on" TEXT, "channel" '
    'TEXT, "handler" TEXT, "note" TEXT, FOREIGN KEY ("case_id") REFERENCES "cases" ("id") ON DELETE CASCADE) STRICT',
    'CREATE UNIQUE INDEX "publications_uid" ON "publications" ("uid")',
    'CREATE INDEX "publications_case_id" ON "publications" ("case_id")',
    'CREATE TABLE "clue_events" ("id" INTEGER NOT NULL PRIMARY KEY, "uid" BLOB NOT NULL, "revision" INTEGER NOT '
    'NULL, "created_at" TEXT NOT NULL, "created_by" TEXT NOT NULL, "changed_at" TEXT NOT NULL, "changed_by" TEXT '
    'NOT NULL, "position" INTEGER NOT NULL, "clue_id" INTEGER NOT NULL, "event" TEXT, "happened_on" TEXT, "note" '
    'TEXT, FOREIGN KEY ("clue_id") REFERENCES "clues" ("id") ON DELETE CASCADE) STRICT',
    'CREATE UNIQUE INDEX "clue_events_uid" ON "clue_events" ("uid")',
    'CREATE INDEX "clue_events_clue_id" ON "clue_events" ("clue_id")',
    'CREATE TABLE "clue_extensions" ("id" INTEGER NOT NULL PRIMARY KEY, "uid" BLOB NOT NULL, "revision" INTEGER '
    'NOT NULL, "created_at" TEXT NOT NULL, "created_by" TEXT NOT NULL, "changed_at" TEXT NOT NULL, "changed_by" '
    'TEXT NOT NULL, "position" INTEGER NOT NULL, "clue_id" INTEGER NOT NULL, "rule" TEXT, "length" INTEGER, '
    '"granted_on" TEXT, "granted_by" TEXT, "note" TEXT, FOREIGN KEY ("clue_id") REFERENCES "clues" ("id") ON '
    "DELETE CASCADE) STRICT",
    'CREATE UNIQUE INDEX "clue_extensions_uid" ON "clue_extensions" ("uid")',
    'CREATE INDEX "clue_extensions_clue_id" ON "clue_extensions" ("clue_id")',
    'CREATE TABLE "credit_matters" ("id" INTEGER NOT NULL PRIMARY KEY, "uid" BLOB NOT NULL, "revision" INTEGER '
    'NOT NULL, "created_at" TEXT NOT NULL, "created_by" TEXT NOT NULL, "changed_at" TEXT NOT NULL, "changed_by" '
    'TEXT NOT NULL, "number" TEXT, "party_id" INTEGER, "subject" TEXT, "opened_on" TEXT, "document" TEXT, '
    '"officer_id" INTEGER, "closed_on" TEXT, "note" TEXT, FOREIGN KEY ("party_id") REFERENCES "parties" ("id") ON '
    'DELETE RESTRICT, FOREIGN KEY ("officer_id") REFERENCES "officers" ("id") ON DELETE RESTRICT) STRICT',
    'CREATE UNIQUE INDEX "credit_matters_uid" ON "credit_matters" ("uid")',
    'CREATE UNIQUE INDEX "credit_matters_number" ON "credit_matters" ("number")',
    'CREATE INDEX "credit_matters_party_id" ON "credit_matters" ("party_id")',
    'CREATE INDEX "credit_matters_subject" ON "credit_matters" ("subject")',
    'CREATE INDEX "credit_matters_opened_on" ON "credit_matters" ("opened_on")',
    'CREATE INDEX "credit_matters_officer_id" ON "credit_matters" ("officer_id")',
    'CREATE INDEX "credit_matters_closed_on" ON "credit_matters" ("closed_on")',
    'CREATE TABLE "credit_events" ("id" INTEGER NOT NULL PRIMARY KEY, "uid" BLOB NOT NULL, "revision" INTEGER NOT '
    'NULL, "created_at" TEXT NOT NULL, "created_by" TEXT NOT NULL, "changed_at" TEXT NOT NULL, "changed_by" TEXT '
    'NOT NULL, "position" INTEGER NOT NULL, "matter_id" INTEGER NOT NULL, "event" TEXT, "happened_on" TEXT, '
    '"note" TEXT, FOREIGN KEY ("matter_id") REFERENCES "credit_matters" ("id") ON DELETE CASCADE) STRICT',
    'CREATE UNIQUE INDEX "credit_events_uid" ON "credit_events" ("uid")',
    'CREATE INDEX "credit_events_matter_id" ON "credit_events" ("matter_id")',
    'CREATE TABLE "rule_settings" ("id" INTEGER NOT NULL PRIMARY KEY, "uid" BLOB NOT NULL, "revision" INTEGER NOT '
    'NULL, "created_at" TEXT NOT NULL, "created_by" TEXT NOT NULL, "changed_at" TEXT NOT NULL, "changed_by" TEXT '
    'NOT NULL, "key" TEXT, "value" TEXT, "reason" TEXT) STRICT',
    'CREATE UNIQUE INDEX "rule_settings_uid" ON "rule_settings" ("uid")',
    'CREATE UNIQUE INDEX "rule_settings_key" ON "rule_settings" ("key")',
)


def up(migrator: Any, db: Any) -> None:
    """Add the columns and make the tables."""
    del migrator
    for statement in STATEMENTS:
        db.execute_sql(statement)
