"""The first shape of a register. Frozen: later changes are later steps."""

from __future__ import annotations

from typing import Any

STATEMENTS = (
    'CREATE TABLE "meta" ("key" TEXT NOT NULL PRIMARY KEY, "value" TEXT NOT NULL) STRICT',
    'CREATE TABLE "audit" ("seq" INTEGER NOT NULL PRIMARY KEY, "at" TEXT NOT NULL, '
    '"who" TEXT NOT NULL, "tbl" TEXT NOT NULL, "uid" BLOB NOT NULL, "owner" BLOB NOT NULL, '
    '"op" TEXT NOT NULL, "body" TEXT NOT NULL, "reason" TEXT NOT NULL, "batch" TEXT, '
    '"hash" BLOB NOT NULL) STRICT',
    'CREATE INDEX "audit_uid" ON "audit" ("uid")',
    'CREATE INDEX "audit_owner" ON "audit" ("owner")',
    'CREATE INDEX "audit_batch" ON "audit" ("batch")',
    'CREATE TABLE "numbers" ("id" INTEGER NOT NULL PRIMARY KEY, "code" TEXT NOT NULL, '
    '"year" INTEGER NOT NULL, "serial" INTEGER NOT NULL, "text" TEXT NOT NULL, '
    '"owner" BLOB NOT NULL, "given_at" TEXT NOT NULL, "void_reason" TEXT) STRICT',
    'CREATE UNIQUE INDEX "numbers_code_year_serial" ON "numbers" ("code", "year", "serial")',
    'CREATE TABLE "drafts" ("id" INTEGER NOT NULL PRIMARY KEY, "form" TEXT NOT NULL, '
    '"record" TEXT NOT NULL, "who" TEXT NOT NULL, "at" TEXT NOT NULL, "body" TEXT NOT NULL) STRICT',
    'CREATE UNIQUE INDEX "drafts_form_record_who" ON "drafts" ("form", "record", "who")',
    'CREATE TABLE "offices" ("id" INTEGER NOT NULL PRIMARY KEY, "uid" BLOB NOT NULL, '
    '"revision" INTEGER NOT NULL, "created_at" TEXT NOT NULL, "created_by" TEXT NOT NULL, '
    '"changed_at" TEXT NOT NULL, "changed_by" TEXT NOT NULL, "name" TEXT, "short_name" TEXT, '
    '"region" TEXT, "address" TEXT, "postcode" TEXT, "phone" TEXT, "contact" TEXT, '
    '"contact_phone" TEXT, "unit" TEXT, "reconsideration_body" TEXT, "court" TEXT, "police" TEXT, '
    '"procuratorate" TEXT, "bank" TEXT, "payee" TEXT, "bank_account" TEXT, "head" TEXT, '
    '"case_number_pattern" TEXT, "person_hearing_sum" INTEGER, "entity_hearing_sum" INTEGER, '
    '"practice" INTEGER) STRICT',
    'CREATE UNIQUE INDEX "offices_uid" ON "offices" ("uid")',
    'CREATE TABLE "officers" ("id" INTEGER NOT NULL PRIMARY KEY, "uid" BLOB NOT NULL, '
    '"revision" INTEGER NOT NULL, "created_at" TEXT NOT NULL, "created_by" TEXT NOT NULL, '
    '"changed_at" TEXT NOT NULL, "changed_by" TEXT NOT NULL, "name" TEXT, "licence_number" TEXT, '
    '"unit" TEXT, "duty" TEXT, "phone" TEXT, "active" INTEGER, "name_keys" TEXT) STRICT',
    'CREATE UNIQUE INDEX "officers_uid" ON "officers" ("uid")',
    'CREATE INDEX "officers_name" ON "officers" ("name")',
    'CREATE TABLE "parties" ("id" INTEGER NOT NULL PRIMARY KEY, "uid" BLOB NOT NULL, '
    '"revision" INTEGER NOT NULL, "created_at" TEXT NOT NULL, "created_by" TEXT NOT NULL, '
    '"changed_at" TEXT NOT NULL, "changed_by" TEXT NOT NULL, "name" TEXT, "kind" TEXT, '
    '"licence_name" TEXT, "credit_code" TEXT, "representative" TEXT, "id_number" TEXT, '
    '"gender" TEXT, "address" TEXT, "phone" TEXT, "other_contact" TEXT, "region" TEXT, '
    '"former_name" TEXT, "old_code" TEXT, "note" TEXT, "name_keys" TEXT) STRICT',
    'CREATE UNIQUE INDEX "parties_uid" ON "parties" ("uid")',
    'CREATE INDEX "parties_name" ON "parties" ("name")',
    'CREATE INDEX "parties_kind" ON "parties" ("kind")',
    'CREATE INDEX "parties_credit_code" ON "parties" ("credit_code")',
    'CREATE INDEX "parties_representative" ON "parties" ("representative")',
    'CREATE TABLE "rights" ("id" INTEGER NOT NULL PRIMARY KEY, "uid" BLOB NOT NULL, '
    '"revision" INTEGER NOT NULL, "created_at" TEXT NOT NULL, "created_by" TEXT NOT NULL, '
    '"changed_at" TEXT NOT NULL, "changed_by" TEXT NOT NULL, "name" TEXT, "kind" TEXT, '
    '"number" TEXT, "holder" TEXT, "classes" TEXT, "goods_scope" TEXT, "filed_on" TEXT, '
    '"registered_on" TEXT, "valid_until" TEXT, "fee_paid_until" TEXT, "ended_on" TEXT, "agent" TEXT, '
    '"note" TEXT, "name_keys" TEXT) STRICT',
    'CREATE UNIQUE INDEX "rights_uid" ON "rights" ("uid")',
    'CREATE INDEX "rights_name" ON "rights" ("name")',
    'CREATE INDEX "rights_kind" ON "rights" ("kind")',
    'CREATE INDEX "rights_number" ON "rights" ("number")',
    'CREATE INDEX "rights_holder" ON "rights" ("holder")',
    'CREATE TABLE "clues" ("id" INTEGER NOT NULL PRIMARY KEY, "uid" BLOB NOT NULL, '
    '"revision" INTEGER NOT NULL, "created_at" TEXT NOT NULL, "created_by" TEXT NOT NULL, '
    '"changed_at" TEXT NOT NULL, "changed_by" TEXT NOT NULL, "number" TEXT, "source" TEXT, '
    '"source_other" TEXT, "channel" TEXT, "received_on" TEXT, "inspector_a" TEXT, '
    '"inspector_a_unit" TEXT, "inspector_b" TEXT, "inspector_b_unit" TEXT, "informer_kind" TEXT, '
    '"informer" TEXT, "informer_representative" TEXT, "informer_id" TEXT, "informer_phone" TEXT, '
    '"informer_contact" TEXT, "informer_address" TEXT, "sender" TEXT, "sender_contact" TEXT, '
    '"sender_phone" TEXT, "sender_address" TEXT, "party_id" INTEGER, "content" TEXT, '
    '"registered_by_id" INTEGER, "registered_on" TEXT, "opinion" TEXT, "opinion_by_id" INTEGER, '
    '"opinion_on" TEXT, "state" TEXT, "external_number" TEXT, "note" TEXT, '
    'FOREIGN KEY ("party_id") REFERENCES "parties" ("id") ON DELETE RESTRICT, '
    'FOREIGN KEY ("registered_by_id") REFERENCES "officers" ("id") ON DELETE RESTRICT, '
    'FOREIGN KEY ("opinion_by_id") REFERENCES "officers" ("id") ON DELETE RESTRICT) STRICT',
    'CREATE UNIQUE INDEX "clues_uid" ON "clues" ("uid")',
    'CREATE UNIQUE INDEX "clues_number" ON "clues" ("number")',
    'CREATE INDEX "clues_source" ON "clues" ("source")',
    'CREATE INDEX "clues_channel" ON "clues" ("channel")',
    'CREATE INDEX "clues_received_on" ON "clues" ("received_on")',
    'CREATE INDEX "clues_party_id" ON "clues" ("party_id")',
    'CREATE INDEX "clues_registered_by_id" ON "clues" ("registered_by_id")',
    'CREATE INDEX "clues_opinion_by_id" ON "clues" ("opinion_by_id")',
    'CREATE INDEX "clues_state" ON "clues" ("state")',
    'CREATE TABLE "cases" ("id" INTEGER NOT NULL PRIMARY KEY, "uid" BLOB NOT NULL, '
    '"revision" INTEGER NOT NULL, "created_at" TEXT NOT NULL, "created_by" TEXT NOT NULL, '
    '"changed_at" TEXT NOT NULL, "changed_by" TEXT NOT NULL, "number" TEXT, "name" TEXT, '
    '"kind" TEXT, "cause" TEXT, "clue_id" INTEGER, "source" TEXT, "channel" TEXT, "found_on" TEXT, '
    '"verified" TEXT, "filed_on" TEXT, "state" TEXT, "officer_a_id" INTEGER, "officer_b_id" INTEGER, '
    '"unit" TEXT, "act_from" TEXT, "act_to" TEXT, "place" TEXT, "similarity" TEXT, "facts" TEXT, '
    '"reasoning" TEXT, "discretion" TEXT, "article_violated" TEXT, "article_penalty" TEXT, '
    '"turnover" INTEGER, "turnover_method" TEXT, "illegal_gains" INTEGER, "gains_method" TEXT, '
    '"proposal" TEXT, "notified_on" TEXT, "statement" TEXT, "hearing" TEXT, "outcome" TEXT, '
    '"decided_on" TEXT, "decision_number" TEXT, "penalty_kinds" TEXT, "fine" INTEGER, '
    '"confiscated_gains" INTEGER, "confiscated_goods" TEXT, "confiscated_value" INTEGER, '
    '"correction" TEXT, "performance" TEXT, "execution" TEXT, "disposal" TEXT, "closed_on" TEXT, '
    '"closing_reason" TEXT, "archive_number" TEXT, "retention" TEXT, "campaign" TEXT, '
    '"exhibition" TEXT, "dens_destroyed" INTEGER, "old_number" TEXT, "note" TEXT, '
    'FOREIGN KEY ("clue_id") REFERENCES "clues" ("id") ON DELETE RESTRICT, '
    'FOREIGN KEY ("officer_a_id") REFERENCES "officers" ("id") ON DELETE RESTRICT, '
    'FOREIGN KEY ("officer_b_id") REFERENCES "officers" ("id") ON DELETE RESTRICT) STRICT',
    'CREATE UNIQUE INDEX "cases_uid" ON "cases" ("uid")',
    'CREATE UNIQUE INDEX "cases_number" ON "cases" ("number")',
    'CREATE INDEX "cases_kind" ON "cases" ("kind")',
    'CREATE INDEX "cases_clue_id" ON "cases" ("clue_id")',
    'CREATE INDEX "cases_source" ON "cases" ("source")',
    'CREATE INDEX "cases_found_on" ON "cases" ("found_on")',
    'CREATE INDEX "cases_filed_on" ON "cases" ("filed_on")',
    'CREATE INDEX "cases_state" ON "cases" ("state")',
    'CREATE INDEX "cases_officer_a_id" ON "cases" ("officer_a_id")',
    'CREATE INDEX "cases_officer_b_id" ON "cases" ("officer_b_id")',
    'CREATE INDEX "cases_unit" ON "cases" ("unit")',
    'CREATE INDEX "cases_turnover" ON "cases" ("turnover")',
    'CREATE INDEX "cases_outcome" ON "cases" ("outcome")',
    'CREATE INDEX "cases_decided_on" ON "cases" ("decided_on")',
    'CREATE INDEX "cases_decision_number" ON "cases" ("decision_number")',
    'CREATE INDEX "cases_fine" ON "cases" ("fine")',
    'CREATE INDEX "cases_closed_on" ON "cases" ("closed_on")',
    'CREATE INDEX "cases_campaign" ON "cases" ("campaign")',
    'CREATE TABLE "case_parties" ("id" INTEGER NOT NULL PRIMARY KEY, "uid" BLOB NOT NULL, '
    '"revision" INTEGER NOT NULL, "created_at" TEXT NOT NULL, "created_by" TEXT NOT NULL, '
    '"changed_at" TEXT NOT NULL, "changed_by" TEXT NOT NULL, "position" INTEGER NOT NULL, '
    '"case_id" INTEGER NOT NULL, "party_id" INTEGER, "role" TEXT, '
    'FOREIGN KEY ("case_id") REFERENCES "cases" ("id") ON DELETE CASCADE, '
    'FOREIGN KEY ("party_id") REFERENCES "parties" ("id") ON DELETE RESTRICT) STRICT',
    'CREATE UNIQUE INDEX "case_parties_uid" ON "case_parties" ("uid")',
    'CREATE INDEX "case_parties_case_id" ON "case_parties" ("case_id")',
    'CREATE INDEX "case_parties_party_id" ON "case_parties" ("party_id")',
    'CREATE TABLE "case_rights" ("id" INTEGER NOT NULL PRIMARY KEY, "uid" BLOB NOT NULL, '
    '"revision" INTEGER NOT NULL, "created_at" TEXT NOT NULL, "created_by" TEXT NOT NULL, '
    '"changed_at" TEXT NOT NULL, "changed_by" TEXT NOT NULL, "position" INTEGER NOT NULL, '
    '"case_id" INTEGER NOT NULL, "right_id" INTEGER, "note" TEXT, '
    'FOREIGN KEY ("case_id") REFERENCES "cases" ("id") ON DELETE CASCADE, '
    'FOREIGN KEY ("right_id") REFERENCES "rights" ("id") ON DELETE RESTRICT) STRICT',
    'CREATE UNIQUE INDEX "case_rights_uid" ON "case_rights" ("uid")',
    'CREATE INDEX "case_rights_case_id" ON "case_rights" ("case_id")',
    'CREATE INDEX "case_rights_right_id" ON "case_rights" ("right_id")',
    'CREATE TABLE "goods" ("id" INTEGER NOT NULL PRIMARY KEY, "uid" BLOB NOT NULL, '
    '"revision" INTEGER NOT NULL, "created_at" TEXT NOT NULL, "created_by" TEXT NOT NULL, '
    '"changed_at" TEXT NOT NULL, "changed_by" TEXT NOT NULL, "position" INTEGER NOT NULL, '
    '"case_id" INTEGER NOT NULL, "name" TEXT, "brand" TEXT, "model" TEXT, "unit" TEXT, '
    '"quantity" INTEGER, "unit_price" INTEGER, "value" INTEGER, "batch" TEXT, "maker" TEXT, '
    '"measure" TEXT, "place" TEXT, "disposal" TEXT, "disposed_on" TEXT, "note" TEXT, '
    'FOREIGN KEY ("case_id") REFERENCES "cases" ("id") ON DELETE CASCADE) STRICT',
    'CREATE UNIQUE INDEX "goods_uid" ON "goods" ("uid")',
    'CREATE INDEX "goods_case_id" ON "goods" ("case_id")',
    'CREATE TABLE "evidence" ("id" INTEGER NOT NULL PRIMARY KEY, "uid" BLOB NOT NULL, '
    '"revision" INTEGER NOT NULL, "created_at" TEXT NOT NULL, "created_by" TEXT NOT NULL, '
    '"changed_at" TEXT NOT NULL, "changed_by" TEXT NOT NULL, "position" INTEGER NOT NULL, '
    '"case_id" INTEGER NOT NULL, "name" TEXT, "proves" TEXT, '
    'FOREIGN KEY ("case_id") REFERENCES "cases" ("id") ON DELETE CASCADE) STRICT',
    'CREATE UNIQUE INDEX "evidence_uid" ON "evidence" ("uid")',
    'CREATE INDEX "evidence_case_id" ON "evidence" ("case_id")',
    'CREATE TABLE "measures" ("id" INTEGER NOT NULL PRIMARY KEY, "uid" BLOB NOT NULL, '
    '"revision" INTEGER NOT NULL, "created_at" TEXT NOT NULL, "created_by" TEXT NOT NULL, '
    '"changed_at" TEXT NOT NULL, "changed_by" TEXT NOT NULL, "position" INTEGER NOT NULL, '
    '"case_id" INTEGER NOT NULL, "kind" TEXT, "started_at" TEXT, "days" INTEGER, "until" TEXT, '
    '"extended_until" TEXT, "released_on" TEXT, "schedule_number" TEXT, "place" TEXT, '
    '"custodian" TEXT, "reason" TEXT, "basis" TEXT, "note" TEXT, '
    'FOREIGN KEY ("case_id") REFERENCES "cases" ("id") ON DELETE CASCADE) STRICT',
    'CREATE UNIQUE INDEX "measures_uid" ON "measures" ("uid")',
    'CREATE INDEX "measures_case_id" ON "measures" ("case_id")',
    'CREATE TABLE "payments" ("id" INTEGER NOT NULL PRIMARY KEY, "uid" BLOB NOT NULL, '
    '"revision" INTEGER NOT NULL, "created_at" TEXT NOT NULL, "created_by" TEXT NOT NULL, '
    '"changed_at" TEXT NOT NULL, "changed_by" TEXT NOT NULL, "position" INTEGER NOT NULL, '
    '"case_id" INTEGER NOT NULL, "kind" TEXT, "paid_on" TEXT, "amount" INTEGER, "receipt" TEXT, '
    '"note" TEXT, FOREIGN KEY ("case_id") REFERENCES "cases" ("id") ON DELETE CASCADE) STRICT',
    'CREATE UNIQUE INDEX "payments_uid" ON "payments" ("uid")',
    'CREATE INDEX "payments_case_id" ON "payments" ("case_id")',
    'CREATE TABLE "transfers" ("id" INTEGER NOT NULL PRIMARY KEY, "uid" BLOB NOT NULL, '
    '"revision" INTEGER NOT NULL, "created_at" TEXT NOT NULL, "created_by" TEXT NOT NULL, '
    '"changed_at" TEXT NOT NULL, "changed_by" TEXT NOT NULL, "position" INTEGER NOT NULL, '
    '"case_id" INTEGER NOT NULL, "sent_on" TEXT, "organ" TEXT, "reason" TEXT, "outcome" TEXT, '
    '"accepted_on" TEXT, "filed_on" TEXT, "people_detained" INTEGER, "people_arrested" INTEGER, '
    '"note" TEXT, FOREIGN KEY ("case_id") REFERENCES "cases" ("id") ON DELETE CASCADE) STRICT',
    'CREATE UNIQUE INDEX "transfers_uid" ON "transfers" ("uid")',
    'CREATE INDEX "transfers_case_id" ON "transfers" ("case_id")',
    'CREATE TABLE "papers" ("id" INTEGER NOT NULL PRIMARY KEY, "uid" BLOB NOT NULL, '
    '"revision" INTEGER NOT NULL, "created_at" TEXT NOT NULL, "created_by" TEXT NOT NULL, '
    '"changed_at" TEXT NOT NULL, "changed_by" TEXT NOT NULL, "owner" BLOB NOT NULL, '
    '"register" TEXT NOT NULL, "title" TEXT, "key" TEXT, "form" TEXT, "number" TEXT, "state" TEXT, '
    '"issued_on" TEXT, "copies" INTEGER, "pages" INTEGER, "void_reason" TEXT, "body" TEXT NOT NULL, '
    '"frozen" TEXT, "sha256" TEXT, "corrects" BLOB) STRICT',
    'CREATE UNIQUE INDEX "papers_uid" ON "papers" ("uid")',
    'CREATE INDEX "papers_owner" ON "papers" ("owner")',
    'CREATE INDEX "papers_key" ON "papers" ("key")',
    'CREATE INDEX "papers_number" ON "papers" ("number")',
    'CREATE INDEX "papers_state" ON "papers" ("state")',
    'CREATE INDEX "papers_issued_on" ON "papers" ("issued_on")',
    'CREATE TABLE "deliveries" ("id" INTEGER NOT NULL PRIMARY KEY, "uid" BLOB NOT NULL, '
    '"revision" INTEGER NOT NULL, "created_at" TEXT NOT NULL, "created_by" TEXT NOT NULL, '
    '"changed_at" TEXT NOT NULL, "changed_by" TEXT NOT NULL, "position" INTEGER NOT NULL, '
    '"case_id" INTEGER NOT NULL, "paper_id" INTEGER, "title" TEXT, "recipient" TEXT, '
    '"delivered_at" TEXT, "place" TEXT, "method" TEXT, "receiver" TEXT, "witness" TEXT, "note" TEXT, '
    'FOREIGN KEY ("case_id") REFERENCES "cases" ("id") ON DELETE CASCADE, '
    'FOREIGN KEY ("paper_id") REFERENCES "papers" ("id") ON DELETE RESTRICT) STRICT',
    'CREATE UNIQUE INDEX "deliveries_uid" ON "deliveries" ("uid")',
    'CREATE INDEX "deliveries_case_id" ON "deliveries" ("case_id")',
    'CREATE INDEX "deliveries_paper_id" ON "deliveries" ("paper_id")',
    'CREATE TABLE "case_events" ("id" INTEGER NOT NULL PRIMARY KEY, "uid" BLOB NOT NULL, '
    '"revision" INTEGER NOT NULL, "created_at" TEXT NOT NULL, "created_by" TEXT NOT NULL, '
    '"changed_at" TEXT NOT NULL, "changed_by" TEXT NOT NULL, "position" INTEGER NOT NULL, '
    '"case_id" INTEGER NOT NULL, "event" TEXT, "happened_at" TEXT, "note" TEXT, '
    'FOREIGN KEY ("case_id") REFERENCES "cases" ("id") ON DELETE CASCADE) STRICT',
    'CREATE UNIQUE INDEX "case_events_uid" ON "case_events" ("uid")',
    'CREATE INDEX "case_events_case_id" ON "case_events" ("case_id")',
    'CREATE TABLE "extensions" ("id" INTEGER NOT NULL PRIMARY KEY, "uid" BLOB NOT NULL, '
    '"revision" INTEGER NOT NULL, "created_at" TEXT NOT NULL, "created_by" TEXT NOT NULL, '
    '"changed_at" TEXT NOT NULL, "changed_by" TEXT NOT NULL, "position" INTEGER NOT NULL, '
    '"case_id" INTEGER NOT NULL, "rule" TEXT, "length" INTEGER, "unit" TEXT, "until" TEXT, '
    '"granted_on" TEXT, "granted_by" TEXT, "note" TEXT, '
    'FOREIGN KEY ("case_id") REFERENCES "cases" ("id") ON DELETE CASCADE) STRICT',
    'CREATE UNIQUE INDEX "extensions_uid" ON "extensions" ("uid")',
    'CREATE INDEX "extensions_case_id" ON "extensions" ("case_id")',
    'CREATE TABLE "own_days" ("id" INTEGER NOT NULL PRIMARY KEY, "uid" BLOB NOT NULL, '
    '"revision" INTEGER NOT NULL, "created_at" TEXT NOT NULL, "created_by" TEXT NOT NULL, '
    '"changed_at" TEXT NOT NULL, "changed_by" TEXT NOT NULL, "day" TEXT, "workday" INTEGER, '
    '"note" TEXT) STRICT',
    'CREATE UNIQUE INDEX "own_days_uid" ON "own_days" ("uid")',
    'CREATE UNIQUE INDEX "own_days_day" ON "own_days" ("day")',
    'CREATE TABLE "attachments" ("id" INTEGER NOT NULL PRIMARY KEY, "uid" BLOB NOT NULL, '
    '"revision" INTEGER NOT NULL, "created_at" TEXT NOT NULL, "created_by" TEXT NOT NULL, '
    '"changed_at" TEXT NOT NULL, "changed_by" TEXT NOT NULL, "owner" BLOB NOT NULL, '
    '"register" TEXT NOT NULL, "name" TEXT, "label" TEXT, "sha256" TEXT NOT NULL, '
    '"size" INTEGER NOT NULL, "added_at" TEXT, "paper" BLOB) STRICT',
    'CREATE UNIQUE INDEX "attachments_uid" ON "attachments" ("uid")',
    'CREATE INDEX "attachments_owner" ON "attachments" ("owner")',
    'CREATE INDEX "attachments_sha256" ON "attachments" ("sha256")',
    'CREATE TABLE "acknowledgements" ("id" INTEGER NOT NULL PRIMARY KEY, "uid" BLOB NOT NULL, '
    '"revision" INTEGER NOT NULL, "created_at" TEXT NOT NULL, "created_by" TEXT NOT NULL, '
    '"changed_at" TEXT NOT NULL, "changed_by" TEXT NOT NULL, "owner" BLOB NOT NULL, "key" TEXT, '
    '"sentence" TEXT, "reason" TEXT) STRICT',
    'CREATE UNIQUE INDEX "acknowledgements_uid" ON "acknowledgements" ("uid")',
    'CREATE INDEX "acknowledgements_owner" ON "acknowledgements" ("owner")',
    "CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END",
    "CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END",
)


def up(migrator: Any, db: Any) -> None:
    """Make every table, index and guard."""
    del migrator
    for statement in STATEMENTS:
        db.execute_sql(statement)
