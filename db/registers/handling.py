"""The registers of case handling: clues, cases, papers, and the ledgers they share."""

from __future__ import annotations

from db.forms.case import CASE
from db.forms.registers import CLUE, OFFICE, OFFICER, OWN_DAY, PARTY, RIGHT
from db.kinds import Choice, Code, Text
from db.models.case import Case, Goods, Measure
from db.models.clock import OwnDay
from db.models.clue import Clue
from db.models.office import Office, Officer
from db.models.paper import Paper
from db.models.party import Party
from db.models.right import RIGHT_STATE, RIGHT_STATES, Right
from db.registers.declare import Register, by_choice, by_year, columns_of

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
_ROW_LINKS = {"case": ("案号", Code(60), _CASE_OF_ROW), "party": ("当事人", _NAME, _PARTY_OF_ROW)}

HANDLING: tuple[Register, ...] = (
    Register(
        "clues",
        "线索",
        group="办案",
        model=Clue,
        columns=columns_of(
            Clue, "number source party received_on content state registered_by -channel -external_number -opinion"
        ),
        form=CLUE,
        search=("number", "content", "external_number"),
        order="received_on",
        filters=(by_choice(Clue, "state"), by_choice(Clue, "source"), by_year(Clue, "received_on")),
        hint="还没有线索。按 Ctrl+N 登记一条，或从 Excel 台账导入。",
        number="number",
    ),
    Register(
        "cases",
        "案件",
        group="办案",
        model=Case,
        columns=columns_of(
            Case,
            "number parties kind cause filed_on state fine -decided_on -decision_number -closed_on -turnover "
            "-illegal_gains -confiscated_gains -rights -officer_a -officer_b -source -channel -found_on -unit "
            "-outcome -campaign -old_number -law_version",
            law_version=("适用法律版本", Text(60), "law_version(t.kind, t.decided_on)"),
            parties=("当事人", _NAME, PARTIES_OF_CASE),
            rights=("涉案权利", _NAME, RIGHTS_OF_CASE),
        ),
        form=CASE,
        search=("number", "name", "cause", "decision_number", "old_number"),
        order="filed_on",
        filters=(by_choice(Case, "state"), by_choice(Case, "kind"), by_year(Case, "filed_on")),
        hint="还没有案件。按 Ctrl+N 登记一件，或从 Excel 台账导入。",
        number="number",
    ),
    Register(
        "papers",
        "文书",
        group="办案",
        model=Paper,
        columns=columns_of(
            Paper,
            "number title state issued_on case copies pages -form -void_reason",
            case=("案号", _NAME, "(SELECT k.number FROM cases k WHERE k.uid = t.owner)"),
        ),
        form=None,
        search=("number", "title"),
        order="issued_on",
        filters=(by_choice(Paper, "state"), by_year(Paper, "issued_on")),
        hint="还没有文书。打开案件，在“文书”一节打印。",
        number="number",
    ),
    Register(
        "goods",
        "涉案物品",
        group="办案",
        model=Goods,
        columns=columns_of(
            Goods,
            "case party name brand model quantity unit unit_price value measure disposal -place -batch -maker",
            **_ROW_LINKS,
        ),
        form=None,
        search=("name", "brand", "model"),
        order="id",
        filters=(by_choice(Goods, "measure"), by_choice(Goods, "disposal")),
        hint="物品在案件里登记，这里汇总查看。",
    ),
    Register(
        "measures",
        "强制措施",
        group="办案",
        model=Measure,
        columns=columns_of(
            Measure,
            "case party kind started_at until extended_until released_on schedule_number place -reason",
            **_ROW_LINKS,
        ),
        form=None,
        search=("schedule_number", "place"),
        order="started_at",
        filters=(by_choice(Measure, "kind"),),
        hint="强制措施在案件里登记，这里汇总查看。",
    ),
    Register(
        "parties",
        "当事人",
        group="台账",
        model=Party,
        columns=columns_of(
            Party, "name kind credit_code representative phone address -id_number -region -former_name -note"
        ),
        form=PARTY,
        search=("name", "credit_code", "representative", "former_name", "address"),
        order="name",
        filters=(by_choice(Party, "kind"),),
        hint="还没有当事人。登记线索或案件时会自动建立。",
    ),
    Register(
        "rights",
        "权利",
        group="台账",
        model=Right,
        columns=columns_of(
            Right,
            "name kind number holder state classes registered_on valid_until -filed_on -ended_on -agent",
            state=("状态", Choice(RIGHT_STATES), RIGHT_STATE),
        ),
        form=RIGHT,
        search=("name", "number", "holder"),
        order="name",
        filters=(by_choice(Right, "kind"),),
        hint="还没有权利。按 Ctrl+N 登记，或在案件里录入。",
    ),
    Register(
        "officers",
        "人员",
        group="维护",
        model=Officer,
        columns=columns_of(Officer, "name licence_number unit duty phone active"),
        form=OFFICER,
        search=("name", "licence_number"),
        order="name",
        filters=(),
        hint="请先登记本局办案人员，文书要用到姓名和执法证号。",
    ),
    Register(
        "own_days",
        "本局工作日",
        group="维护",
        model=OwnDay,
        columns=columns_of(OwnDay, "day workday note"),
        form=OWN_DAY,
        search=("note",),
        order="day",
        filters=(by_year(OwnDay, "day"),),
        hint="只登记与国家放假安排不同的日子，期限按此计算。",
    ),
    Register(
        "office",
        "本局设置",
        group="维护",
        model=Office,
        columns=columns_of(Office, "name short_name region unit"),
        form=OFFICE,
        search=("name",),
        order="name",
        single=True,
    ),
)
