"""The forms of clues, parties, rights, officers and the office."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from db.forms.declare import Form, When, fields, rows, section
from db.models.clock import ClueEvent, ClueExtension, CreditEvent, CreditMatter, OwnDay
from db.models.clue import Clue
from db.models.office import Office, Officer
from db.models.party import Party
from db.models.right import Right

_INFORMED = When("source", frozenset({"report"}))
_INSPECTED = When("source", frozenset({"supervision"}))
_SENT = When("source", frozenset({"other_department", "superior"}))
_UNIT = When("informer_kind", frozenset({"unit"}))


def _ends_after_begin(values: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    begin, end = values.get("registered_on"), values.get("valid_until")
    if begin and end and end < begin:
        yield "valid_until", f"早于注册（授权）日 {begin:%Y-%m-%d}，请核对"


OFFICE = Form(
    "office",
    "本局设置",
    "office",
    (
        section("bureau", "机关", Office, "name short_name region address postcode phone unit head"),
        section("contact", "文书联系人", Office, "contact contact_phone"),
        section("remedy", "救济途径与协作机关", Office, "reconsideration_body court police procuratorate"),
        section("money", "罚款缴纳", Office, "bank payee bank_account"),
        section("local", "本地规定", Office, "case_number_pattern wording person_hearing_sum entity_hearing_sum"),
    ),
)

OFFICER = Form(
    "officer", "人员", "officers", (section("officer", "人员", Officer, "name licence_number unit duty phone active"),)
)

OWN_DAY = Form("own_day", "本局工作日", "own_days", (section("day", "本局工作日", OwnDay, "day workday note*"),))

PARTY = Form(
    "party",
    "当事人",
    "parties",
    (
        section(
            "identity",
            "主体",
            Party,
            "name* kind licence_name credit_code representative id_number",
            fields(Party, "gender", when=When("kind", frozenset({"person"}))),
        ),
        section("contact", "联系方式", Party, "address* region phone other_contact"),
        section("other", "其他", Party, "former_name old_code note"),
    ),
)

RIGHT = Form(
    "right",
    "权利",
    "rights",
    (
        section("right", "权利", Right, "name* kind number holder classes goods_scope agent"),
        section("term", "期限", Right, "filed_on registered_on valid_until fee_paid_until ended_on note"),
    ),
    rules=(_ends_after_begin,),
)

CLUE = Form(
    "clue",
    "案件来源登记表",
    "clues",
    (
        section(
            "source",
            "来源",
            Clue,
            "number source channel",
            fields(Clue, "source_other", when=When("source", frozenset({"other"}))),
            "received_on external_number",
        ),
        section(
            "provider",
            "案源提供人",
            Clue,
            fields(Clue, "inspector_a inspector_a_unit inspector_b inspector_b_unit", when=_INSPECTED),
            fields(Clue, "nature informer_kind informer", when=_INFORMED),
            fields(Clue, "informer_representative", when=_UNIT),
            fields(Clue, "informer_id informer_phone informer_contact informer_address", when=_INFORMED),
            fields(Clue, "sender sender_contact sender_phone sender_address", when=_SENT),
        ),
        section("content", "案源内容", Clue, "party* content registered_by registered_on"),
        section("opinion", "案源处理意见", Clue, "opinion opinion_by opinion_on state note"),
        section(
            "clock",
            "期限",
            Clue,
            rows(ClueEvent, "event happened_on note"),
            rows(ClueExtension, "rule length granted_on granted_by note"),
        ),
    ),
)

CREDIT_MATTER = Form(
    "credit_matter",
    "信用事项",
    "credit_matters",
    (
        section("matter", "事项", CreditMatter, "number subject party* opened_on officer document"),
        section("events", "经过", CreditMatter, rows(CreditEvent, "event happened_on note")),
        section("closing", "办结", CreditMatter, "closed_on note"),
    ),
)
