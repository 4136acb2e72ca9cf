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
    'CREATE TABLE "exhibitions" ("id" INTEGER NOT NULL PRIMARY KEY, "uid" BLOB NOT NULL, '
    '"revision" INTEGER NOT NULL, "created_at" TEXT NOT NULL, "created_by" TEXT NOT NULL, '
    '"changed_at" TEXT NOT NULL, "changed_by" TEXT NOT NULL, "name" TEXT, "form" TEXT, '
    '"opens_on" TEXT, "closes_on" TEXT, "place" TEXT, "organiser" TEXT, "delegation" TEXT, '
    '"station" TEXT, "staff" TEXT, "note" TEXT, "name_keys" TEXT) STRICT',
    'CREATE UNIQUE INDEX "exhibitions_uid" ON "exhibitions" ("uid")',
    'CREATE INDEX "exhibitions_name" ON "exhibitions" ("name")',
    'CREATE INDEX "exhibitions_form" ON "exhibitions" ("form")',
    'CREATE INDEX "exhibitions_opens_on" ON "exhibitions" ("opens_on")',
    'CREATE TABLE "exhibitors" ("id" INTEGER NOT NULL PRIMARY KEY, "uid" BLOB NOT NULL, '
    '"revision" INTEGER NOT NULL, "created_at" TEXT NOT NULL, "created_by" TEXT NOT NULL, '
    '"changed_at" TEXT NOT NULL, "changed_by" TEXT NOT NULL, "exhibition_id" INTEGER, '
    '"party_id" INTEGER, "name" TEXT, "hall" TEXT, "booth" TEXT, "url" TEXT, "products" TEXT, '
    '"contact" TEXT, "phone" TEXT, "marks" INTEGER, "marks_valid" INTEGER, "inventions" INTEGER, '
    '"utility_models" INTEGER, "designs" INTEGER, "patents_valid" INTEGER, "licensed" INTEGER, '
    '"visited_on" TEXT, "follow_up" TEXT, "archive_number" TEXT, "note" TEXT, "name_keys" TEXT, '
    'FOREIGN KEY ("exhibition_id") REFERENCES "exhibitions" ("id") ON DELETE RESTRICT, '
    'FOREIGN KEY ("party_id") REFERENCES "parties" ("id") ON DELETE RESTRICT) STRICT',
    'CREATE UNIQUE INDEX "exhibitors_uid" ON "exhibitors" ("uid")',
    'CREATE INDEX "exhibitors_exhibition_id" ON "exhibitors" ("exhibition_id")',
    'CREATE INDEX "exhibitors_party_id" ON "exhibitors" ("party_id")',
    'CREATE INDEX "exhibitors_name" ON "exhibitors" ("name")',
    'CREATE INDEX "exhibitors_hall" ON "exhibitors" ("hall")',
    'CREATE INDEX "exhibitors_booth" ON "exhibitors" ("booth")',
    'CREATE TABLE "exhibits" ("id" INTEGER NOT NULL PRIMARY KEY, "uid" BLOB NOT NULL, '
    '"revision" INTEGER NOT NULL, "created_at" TEXT NOT NULL, "created_by" TEXT NOT NULL, '
    '"changed_at" TEXT NOT NULL, "changed_by" TEXT NOT NULL, "position" INTEGER NOT NULL, '
    '"exhibitor_id" INTEGER NOT NULL, "name" TEXT, "model" TEXT, "source" TEXT, "mark" TEXT, '
    '"mark_number" TEXT, "classes" TEXT, "patents" TEXT, "licence" TEXT, "risk" TEXT, '
    '"decision" TEXT, "note" TEXT, '
    'FOREIGN KEY ("exhibitor_id") REFERENCES "exhibitors" ("id") ON DELETE CASCADE) STRICT',
    'CREATE UNIQUE INDEX "exhibits_uid" ON "exhibits" ("uid")',
    'CREATE INDEX "exhibits_exhibitor_id" ON "exhibits" ("exhibitor_id")',
    'CREATE TABLE "risk_checks" ("id" INTEGER NOT NULL PRIMARY KEY, "uid" BLOB NOT NULL, '
    '"revision" INTEGER NOT NULL, "created_at" TEXT NOT NULL, "created_by" TEXT NOT NULL, '
    '"changed_at" TEXT NOT NULL, "changed_by" TEXT NOT NULL, "number" TEXT, "exhibitor_id" INTEGER, '
    '"checklist" TEXT, "checked_on" TEXT, "checker_a_id" INTEGER, "checker_b_id" INTEGER, '
    '"materials" INTEGER, "state" TEXT, "score" INTEGER, "findings" INTEGER, "knockouts" TEXT, '
    '"level" TEXT, "manual_level" TEXT, "manual_reason" TEXT, "manual_by" TEXT, '
    '"manual_second" TEXT, "filled_at" TEXT, "reviewed_at" TEXT, "reviewer" TEXT, "opinion" TEXT, '
    '"demand" TEXT, "due_on" TEXT, "rectifying_at" TEXT, "closed_at" TEXT, "note" TEXT, '
    'FOREIGN KEY ("exhibitor_id") REFERENCES "exhibitors" ("id") ON DELETE RESTRICT, '
    'FOREIGN KEY ("checker_a_id") REFERENCES "officers" ("id") ON DELETE RESTRICT, '
    'FOREIGN KEY ("checker_b_id") REFERENCES "officers" ("id") ON DELETE RESTRICT) STRICT',
    'CREATE UNIQUE INDEX "risk_checks_uid" ON "risk_checks" ("uid")',
    'CREATE UNIQUE INDEX "risk_checks_number" ON "risk_checks" ("number")',
    'CREATE INDEX "risk_checks_exhibitor_id" ON "risk_checks" ("exhibitor_id")',
    'CREATE INDEX "risk_checks_checked_on" ON "risk_checks" ("checked_on")',
    'CREATE INDEX "risk_checks_checker_a_id" ON "risk_checks" ("checker_a_id")',
    'CREATE INDEX "risk_checks_checker_b_id" ON "risk_checks" ("checker_b_id")',
    'CREATE INDEX "risk_checks_state" ON "risk_checks" ("state")',
    'CREATE INDEX "risk_checks_level" ON "risk_checks" ("level")',
    'CREATE TABLE "risk_answers" ("id" INTEGER NOT NULL PRIMARY KEY, "uid" BLOB NOT NULL, '
    '"revision" INTEGER NOT NULL, "created_at" TEXT NOT NULL, "created_by" TEXT NOT NULL, '
    '"changed_at" TEXT NOT NULL, "changed_by" TEXT NOT NULL, "position" INTEGER NOT NULL, '
    '"check_id" INTEGER NOT NULL, "question" TEXT, "answer" TEXT, "remark" TEXT, "answered_at" TEXT, '
    '"clue_id" INTEGER, FOREIGN KEY ("check_id") REFERENCES "risk_checks" ("id") ON DELETE CASCADE, '
    'FOREIGN KEY ("clue_id") REFERENCES "clues" ("id") ON DELETE RESTRICT) STRICT',
    'CREATE UNIQUE INDEX "risk_answers_uid" ON "risk_answers" ("uid")',
    'CREATE INDEX "risk_answers_check_id" ON "risk_answers" ("check_id")',
    'CREATE INDEX "risk_answers_clue_id" ON "risk_answers" ("clue_id")',
    'CREATE TABLE "rectifications" ("id" INTEGER NOT NULL PRIMARY KEY, "uid" BLOB NOT NULL, '
    '"revision" INTEGER NOT NULL, "created_at" TEXT NOT NULL, "created_by" TEXT NOT NULL, '
    '"changed_at" TEXT NOT NULL, "changed_by" TEXT NOT NULL, "position" INTEGER NOT NULL, '
    '"check_id" INTEGER NOT NULL, "question" TEXT, "demand" TEXT, "due_on" TEXT, "reported_on" TEXT, '
    '"proof" TEXT, "result" TEXT, "reviewed_on" TEXT, "reviewer" TEXT, "note" TEXT, '
    'FOREIGN KEY ("check_id") REFERENCES "risk_checks" ("id") ON DELETE CASCADE) STRICT',
    'CREATE UNIQUE INDEX "rectifications_uid" ON "rectifications" ("uid")',
    'CREATE INDEX "rectifications_check_id" ON "rectifications" ("check_id")',
    'CREATE TABLE "fair_complaints" ("id" INTEGER NOT NULL PRIMARY KEY, "uid" BLOB NOT NULL, '
    '"revision" INTEGER NOT NULL, "created_at" TEXT NOT NULL, "created_by" TEXT NOT NULL, '
    '"changed_at" TEXT NOT NULL, "changed_by" TEXT NOT NULL, "number" TEXT, "exhibition_id" INTEGER, '
    '"exhibitor_id" INTEGER, "received_at" TEXT, "complainant" TEXT, "complainant_kind" TEXT, '
    '"agent" TEXT, "authority" TEXT, "phone" TEXT, "right_id" INTEGER, "exhibit" TEXT, "facts" TEXT, '
    '"evidence" TEXT, "acceptance" TEXT, "refusal" TEXT, "served_at" TEXT, "answered_at" TEXT, '
    '"opinion" TEXT, "measures" TEXT, "executed_at" TEXT, "handed_at" TEXT, "handed_to" TEXT, '
    '"files" TEXT, "informed" INTEGER, "result" TEXT, "repeat" TEXT, "followed_to" TEXT, '
    '"feedback" TEXT, "clue_id" INTEGER, "note" TEXT, '
    'FOREIGN KEY ("exhibition_id") REFERENCES "exhibitions" ("id") ON DELETE RESTRICT, '
    'FOREIGN KEY ("exhibitor_id") REFERENCES "exhibitors" ("id") ON DELETE RESTRICT, '
    'FOREIGN KEY ("right_id") REFERENCES "rights" ("id") ON DELETE RESTRICT, '
    'FOREIGN KEY ("clue_id") REFERENCES "clues" ("id") ON DELETE RESTRICT) STRICT',
    'CREATE UNIQUE INDEX "fair_complaints_uid" ON "fair_complaints" ("uid")',
    'CREATE UNIQUE INDEX "fair_complaints_number" ON "fair_complaints" ("number")',
    'CREATE INDEX "fair_complaints_exhibition_id" ON "fair_complaints" ("exhibition_id")',
    'CREATE INDEX "fair_complaints_exhibitor_id" ON "fair_complaints" ("exhibitor_id")',
    'CREATE INDEX "fair_complaints_received_at" ON "fair_complaints" ("received_at")',
    'CREATE INDEX "fair_complaints_right_id" ON "fair_complaints" ("right_id")',
    'CREATE INDEX "fair_complaints_acceptance" ON "fair_complaints" ("acceptance")',
    'CREATE INDEX "fair_complaints_result" ON "fair_complaints" ("result")',
    'CREATE INDEX "fair_complaints_clue_id" ON "fair_complaints" ("clue_id")',
    'CREATE TABLE "people" ("id" INTEGER NOT NULL PRIMARY KEY, "uid" BLOB NOT NULL, '
    '"revision" INTEGER NOT NULL, "created_at" TEXT NOT NULL, "created_by" TEXT NOT NULL, '
    '"changed_at" TEXT NOT NULL, "changed_by" TEXT NOT NULL, "name" TEXT, "unit" TEXT, "duty" TEXT, '
    '"region" TEXT, "township" TEXT, "licence_number" TEXT, "phone" TEXT, "gender" TEXT, '
    '"officer_id" INTEGER, "active" INTEGER, "note" TEXT, "name_keys" TEXT, '
    'FOREIGN KEY ("officer_id") REFERENCES "officers" ("id") ON DELETE RESTRICT) STRICT',
    'CREATE UNIQUE INDEX "people_uid" ON "people" ("uid")',
    'CREATE INDEX "people_name" ON "people" ("name")',
    'CREATE INDEX "people_unit" ON "people" ("unit")',
    'CREATE INDEX "people_region" ON "people" ("region")',
    'CREATE INDEX "people_township" ON "people" ("township")',
    'CREATE INDEX "people_licence_number" ON "people" ("licence_number")',
    'CREATE INDEX "people_officer_id" ON "people" ("officer_id")',
    'CREATE TABLE "training_plans" ("id" INTEGER NOT NULL PRIMARY KEY, "uid" BLOB NOT NULL, '
    '"revision" INTEGER NOT NULL, "created_at" TEXT NOT NULL, "created_by" TEXT NOT NULL, '
    '"changed_at" TEXT NOT NULL, "changed_by" TEXT NOT NULL, "name" TEXT, "year" INTEGER, '
    '"level" TEXT, "topic" TEXT, "audience" TEXT, "persons" INTEGER, "hours" INTEGER, '
    '"budget" INTEGER, "note" TEXT) STRICT',
    'CREATE UNIQUE INDEX "training_plans_uid" ON "training_plans" ("uid")',
    'CREATE INDEX "training_plans_name" ON "training_plans" ("name")',
    'CREATE INDEX "training_plans_year" ON "training_plans" ("year")',
    'CREATE TABLE "training_classes" ("id" INTEGER NOT NULL PRIMARY KEY, "uid" BLOB NOT NULL, '
    '"revision" INTEGER NOT NULL, "created_at" TEXT NOT NULL, "created_by" TEXT NOT NULL, '
    '"changed_at" TEXT NOT NULL, "changed_by" TEXT NOT NULL, "number" TEXT, "name" TEXT, '
    '"plan_id" INTEGER, "host" TEXT, "organiser" TEXT, "document_number" TEXT, "starts_on" TEXT, '
    '"ends_on" TEXT, "place" TEXT, "form" TEXT, "audience" TEXT, "leader" TEXT, "phone" TEXT, '
    '"budget" INTEGER, "pass_score" INTEGER, "counting" TEXT, "summary" TEXT, "note" TEXT, '
    '"name_keys" TEXT, '
    'FOREIGN KEY ("plan_id") REFERENCES "training_plans" ("id") ON DELETE RESTRICT) STRICT',
    'CREATE UNIQUE INDEX "training_classes_uid" ON "training_classes" ("uid")',
    'CREATE UNIQUE INDEX "training_classes_number" ON "training_classes" ("number")',
    'CREATE INDEX "training_classes_name" ON "training_classes" ("name")',
    'CREATE INDEX "training_classes_plan_id" ON "training_classes" ("plan_id")',
    'CREATE INDEX "training_classes_starts_on" ON "training_classes" ("starts_on")',
    'CREATE TABLE "courses" ("id" INTEGER NOT NULL PRIMARY KEY, "uid" BLOB NOT NULL, '
    '"revision" INTEGER NOT NULL, "created_at" TEXT NOT NULL, "created_by" TEXT NOT NULL, '
    '"changed_at" TEXT NOT NULL, "changed_by" TEXT NOT NULL, "position" INTEGER NOT NULL, '
    '"training_id" INTEGER NOT NULL, "session" INTEGER, "topic" TEXT, "held_on" TEXT, "half" TEXT, '
    '"time" TEXT, "lecturer" TEXT, "hours" INTEGER, "sign_way" TEXT, "note" TEXT, '
    'FOREIGN KEY ("training_id") REFERENCES "training_classes" ("id") ON DELETE CASCADE) STRICT',
    'CREATE UNIQUE INDEX "courses_uid" ON "courses" ("uid")',
    'CREATE INDEX "courses_training_id" ON "courses" ("training_id")',
    'CREATE TABLE "lecturers" ("id" INTEGER NOT NULL PRIMARY KEY, "uid" BLOB NOT NULL, '
    '"revision" INTEGER NOT NULL, "created_at" TEXT NOT NULL, "created_by" TEXT NOT NULL, '
    '"changed_at" TEXT NOT NULL, "changed_by" TEXT NOT NULL, "position" INTEGER NOT NULL, '
    '"training_id" INTEGER NOT NULL, "name" TEXT, "unit" TEXT, "title" TEXT, "phone" TEXT, '
    '"note" TEXT, '
    'FOREIGN KEY ("training_id") REFERENCES "training_classes" ("id") ON DELETE CASCADE) STRICT',
    'CREATE UNIQUE INDEX "lecturers_uid" ON "lecturers" ("uid")',
    'CREATE INDEX "lecturers_training_id" ON "lecturers" ("training_id")',
    'CREATE TABLE "participants" ("id" INTEGER NOT NULL PRIMARY KEY, "uid" BLOB NOT NULL, '
    '"revision" INTEGER NOT NULL, "created_at" TEXT NOT NULL, "created_by" TEXT NOT NULL, '
    '"changed_at" TEXT NOT NULL, "changed_by" TEXT NOT NULL, "position" INTEGER NOT NULL, '
    '"training_id" INTEGER NOT NULL, "person_id" INTEGER, "team" TEXT, "note" TEXT, '
    'FOREIGN KEY ("training_id") REFERENCES "training_classes" ("id") ON DELETE CASCADE, '
    'FOREIGN KEY ("person_id") REFERENCES "people" ("id") ON DELETE RESTRICT) STRICT',
    'CREATE UNIQUE INDEX "participants_uid" ON "participants" ("uid")',
    'CREATE INDEX "participants_training_id" ON "participants" ("training_id")',
    'CREATE INDEX "participants_person_id" ON "participants" ("person_id")',
    'CREATE TABLE "attendance" ("id" INTEGER NOT NULL PRIMARY KEY, "uid" BLOB NOT NULL, '
    '"revision" INTEGER NOT NULL, "created_at" TEXT NOT NULL, "created_by" TEXT NOT NULL, '
    '"changed_at" TEXT NOT NULL, "changed_by" TEXT NOT NULL, "position" INTEGER NOT NULL, '
    '"training_id" INTEGER NOT NULL, "session" INTEGER, "person_id" INTEGER, "status" TEXT, '
    '"minutes" INTEGER, "reason" TEXT, "approved_by" TEXT, '
    'FOREIGN KEY ("training_id") REFERENCES "training_classes" ("id") ON DELETE CASCADE, '
    'FOREIGN KEY ("person_id") REFERENCES "people" ("id") ON DELETE RESTRICT) STRICT',
    'CREATE UNIQUE INDEX "attendance_uid" ON "attendance" ("uid")',
    'CREATE INDEX "attendance_training_id" ON "attendance" ("training_id")',
    'CREATE INDEX "attendance_person_id" ON "attendance" ("person_id")',
    'CREATE TABLE "assessments" ("id" INTEGER NOT NULL PRIMARY KEY, "uid" BLOB NOT NULL, '
    '"revision" INTEGER NOT NULL, "created_at" TEXT NOT NULL, "created_by" TEXT NOT NULL, '
    '"changed_at" TEXT NOT NULL, "changed_by" TEXT NOT NULL, "position" INTEGER NOT NULL, '
    '"training_id" INTEGER NOT NULL, "person_id" INTEGER, "way" TEXT, "score" INTEGER, '
    '"second_score" INTEGER, "passed" INTEGER, "note" TEXT, '
    'FOREIGN KEY ("training_id") REFERENCES "training_classes" ("id") ON DELETE CASCADE, '
    'FOREIGN KEY ("person_id") REFERENCES "people" ("id") ON DELETE RESTRICT) STRICT',
    'CREATE UNIQUE INDEX "assessments_uid" ON "assessments" ("uid")',
    'CREATE INDEX "assessments_training_id" ON "assessments" ("training_id")',
    'CREATE INDEX "assessments_person_id" ON "assessments" ("person_id")',
    'CREATE TABLE "certificates" ("id" INTEGER NOT NULL PRIMARY KEY, "uid" BLOB NOT NULL, '
    '"revision" INTEGER NOT NULL, "created_at" TEXT NOT NULL, "created_by" TEXT NOT NULL, '
    '"changed_at" TEXT NOT NULL, "changed_by" TEXT NOT NULL, "number" TEXT, "training_id" INTEGER, '
    '"person_id" INTEGER, "hours" INTEGER, "issued_on" TEXT, "code" TEXT, "state" TEXT, "note" TEXT, '
    'FOREIGN KEY ("training_id") REFERENCES "training_classes" ("id") ON DELETE RESTRICT, '
    'FOREIGN KEY ("person_id") REFERENCES "people" ("id") ON DELETE RESTRICT) STRICT',
    'CREATE UNIQUE INDEX "certificates_uid" ON "certificates" ("uid")',
    'CREATE UNIQUE INDEX "certificates_number" ON "certificates" ("number")',
    'CREATE INDEX "certificates_training_id" ON "certificates" ("training_id")',
    'CREATE INDEX "certificates_person_id" ON "certificates" ("person_id")',
    'CREATE INDEX "certificates_issued_on" ON "certificates" ("issued_on")',
    'CREATE INDEX "certificates_code" ON "certificates" ("code")',
    'CREATE INDEX "certificates_state" ON "certificates" ("state")',
    "CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END",
    "CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END",
)


def up(migrator: Any, db: Any) -> None:
    """Make every table, index and guard."""
    del migrator
    for statement in STATEMENTS:
        db.execute_sql(statement)
