"""The registers of this office: what each is called, how its list looks, which form opens a record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from db.forms.case import CASE
from db.forms.declare import Form
from db.forms.registers import CLUE, OFFICE, OFFICER, OWN_DAY, PARTY, RIGHT
from db.kinds import Choice, Kind, Text
from db.models.case import Case, Goods, Measure
from db.models.clock import OwnDay
from db.models.clue import Clue
from db.models.office import Office, Officer
from db.models.paper import Paper
from db.models.party import Party
from db.models.right import Right
from db.record import LinkField, Record


@dataclass(frozen=True)
class ListColumn:
    """One column of a list.

    `sql` is an expression over the table under the alias `t`; `hidden` columns are offered but not shown at first.
    """

    name: str
    label: str
    kind: Kind[Any]
    sql: str
    width: int
    hidden: bool = False


@dataclass(frozen=True)
class Filter:
    """A filter offered above a list: a choice field, or the year of a day (`by_year`)."""

    name: str
    label: str
    options: Mapping[str, str] = field(default_factory=dict)
    by_year: bool = False


@dataclass(frozen=True)
class Register:
    """A register as the window and the command line offer it.

    `title` names the columns that call a record by its name; `key` is its English plural and its name on the command
    line; `form` is None for a list that is filled from elsewhere; `search` are columns found by any fragment.
    """

    key: str
    label: str
    group: str
    model: type[Record]
    columns: tuple[ListColumn, ...]
    form: Form | None
    title: str
    search: tuple[str, ...]
    order: str
    filters: tuple[Filter, ...] = ()
    hint: str = ""
    number: str | None = None
    single: bool = False


def _columns(model: type[Record], names: str, **extra: tuple[str, Kind[Any], str]) -> tuple[ListColumn, ...]:
    """List columns by field name (`-name` hidden at first); `extra` gives label, kind and SQL of composed ones."""
    specs, columns = model.specs(), []
    for word in names.split():
        name = word.lstrip("-")
        if name in extra:
            label, kind, sql = extra[name]
        else:
            spec = specs[name]
            label, kind, sql = spec.label, spec.kind, f't."{model.columns()[name]}"'
            peewee_field = model._meta.fields[name]
            if isinstance(peewee_field, LinkField):
                target = peewee_field.rel_model
                title = "title" if target is Paper else "number" if target is Clue else "name"
                sql = f'(SELECT l."{title}" FROM "{target.table()}" l WHERE l.id = t."{model.columns()[name]}")'
                kind = Text(100)
        columns.append(ListColumn(name, label, kind, sql, min(max(kind.width(), len(label) * 2 + 2), 44), word != name))
    return tuple(columns)


def _options(model: type[Record], name: str) -> Filter:
    spec = model.specs()[name]
    kind = spec.kind
    return Filter(name, spec.label, dict(kind.options) if isinstance(kind, Choice) else {})


def _year(model: type[Record], name: str) -> Filter:
    return Filter(name, model.specs()[name].label, by_year=True)


_NAME = Text(100)
PARTIES_OF_CASE = (
    "(SELECT group_concat(n, '、') FROM (SELECT p.name AS n FROM case_parties c JOIN parties p ON p.id = c.party_id "
    "WHERE c.case_id = t.id AND c.role = 'party' ORDER BY c.position))"
)
RIGHTS_OF_CASE = (
    "(SELECT group_concat(n, '、') FROM (SELECT r.name AS n FROM case_rights c JOIN rights r ON r.id = c.right_id "
    "WHERE c.case_id = t.id ORDER BY c.position))"
)
_CASE_OF_ROW = "(SELECT k.number FROM cases k WHERE k.id = t.case_id)"
_PARTY_OF_ROW = (
    "(SELECT p.name FROM case_parties c JOIN parties p ON p.id = c.party_id WHERE c.case_id = t.case_id "
    "ORDER BY c.position LIMIT 1)"
)
_ROW_LINKS = {"case": ("案号", _NAME, _CASE_OF_ROW), "party": ("当事人", _NAME, _PARTY_OF_ROW)}

REGISTERS: dict[str, Register] = {
    register.key: register
    for register in (
        Register(
            "clues",
            "线索",
            "办案",
            Clue,
            _columns(
                Clue, "number source party received_on content state registered_by -channel -external_number -opinion"
            ),
            CLUE,
            "number",
            ("number", "content", "external_number"),
            "received_on",
            (_options(Clue, "state"), _options(Clue, "source"), _year(Clue, "received_on")),
            "还没有线索。按 Ctrl+N 登记一条，或从 Excel 台账导入。",
            "number",
        ),
        Register(
            "cases",
            "案件",
            "办案",
            Case,
            _columns(
                Case,
                "number parties kind cause filed_on state fine -decided_on -decision_number -closed_on -turnover "
                "-illegal_gains -confiscated_gains -rights -officer_a -officer_b -source -channel -found_on -unit "
                "-outcome -campaign -old_number",
                parties=("当事人", _NAME, PARTIES_OF_CASE),
                rights=("涉案权利", _NAME, RIGHTS_OF_CASE),
            ),
            CASE,
            "number",
            ("number", "name", "cause", "decision_number", "old_number"),
            "filed_on",
            (_options(Case, "state"), _options(Case, "kind"), _year(Case, "filed_on")),
            "还没有案件。按 Ctrl+N 登记一件，或从 Excel 台账导入。",
            "number",
        ),
        Register(
            "papers",
            "文书",
            "办案",
            Paper,
            _columns(
                Paper,
                "number title state issued_on case copies pages -form -void_reason",
                case=("案号", _NAME, "(SELECT k.number FROM cases k WHERE k.uid = t.owner)"),
            ),
            None,
            "title",
            ("number", "title"),
            "issued_on",
            (_options(Paper, "state"), _year(Paper, "issued_on")),
            "还没有文书。打开案件，在“文书”一节打印。",
            "number",
        ),
        Register(
            "goods",
            "涉案物品",
            "办案",
            Goods,
            _columns(
                Goods,
                "case party name brand model quantity unit unit_price value measure disposal -place -batch -maker",
                **_ROW_LINKS,
            ),
            None,
            "name",
            ("name", "brand", "model"),
            "id",
            (_options(Goods, "measure"), _options(Goods, "disposal")),
            "物品在案件里登记，这里汇总查看。",
        ),
        Register(
            "measures",
            "强制措施",
            "办案",
            Measure,
            _columns(
                Measure,
                "case party kind started_at until extended_until released_on schedule_number place -reason",
                **_ROW_LINKS,
            ),
            None,
            "schedule_number",
            ("schedule_number", "place"),
            "started_at",
            (_options(Measure, "kind"),),
            "强制措施在案件里登记，这里汇总查看。",
        ),
        Register(
            "parties",
            "当事人",
            "台账",
            Party,
            _columns(Party, "name kind credit_code representative phone address -id_number -region -former_name -note"),
            PARTY,
            "name",
            ("name", "credit_code", "representative", "former_name", "address"),
            "name",
            (_options(Party, "kind"),),
            "还没有当事人。登记线索或案件时会自动建立。",
        ),
        Register(
            "rights",
            "权利",
            "台账",
            Right,
            _columns(Right, "name kind number holder classes registered_on valid_until -filed_on -ended_on -agent"),
            RIGHT,
            "name",
            ("name", "number", "holder"),
            "name",
            (_options(Right, "kind"),),
            "还没有权利。按 Ctrl+N 登记，或在案件里录入。",
        ),
        Register(
            "officers",
            "人员",
            "维护",
            Officer,
            _columns(Officer, "name licence_number unit duty phone active"),
            OFFICER,
            "name",
            ("name", "licence_number"),
            "name",
            (),
            "请先登记本局办案人员，文书要用到姓名和执法证号。",
        ),
        Register(
            "own_days",
            "本局工作日",
            "维护",
            OwnDay,
            _columns(OwnDay, "day workday note"),
            OWN_DAY,
            "note",
            ("note",),
            "day",
            (_year(OwnDay, "day"),),
            "只登记与国家放假安排不同的日子，如本地停工日；期限按此计算。",
        ),
        Register(
            "office",
            "本局设置",
            "维护",
            Office,
            _columns(Office, "name short_name region unit"),
            OFFICE,
            "name",
            ("name",),
            "name",
            single=True,
        ),
    )
}
