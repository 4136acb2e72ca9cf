"""Cases and their rows. A penalty is part of its case: one case, one decision (程序规定 art. 60)."""

from __future__ import annotations

from db.kinds import Choice, Code, Count, Day, Flags, Moment, Money, Person, Quantity, Text, YesNo
from db.models.clue import CHANNELS, SOURCE_ALIASES, SOURCES, Clue
from db.models.office import Officer
from db.models.paper import Paper
from db.models.party import Party
from db.models.right import Right
from db.record import Record, Row, belongs_to, column, link
from db.rules.procedure import states

CASE_KINDS = {
    "trademark_infringement": "商标侵权",
    "trademark_other": "其他商标违法",
    "patent_counterfeit": "假冒专利",
    "patent_marking": "专利标识标注不规范",
    "patent_other": "其他专利违法",
    "geographical_indication": "地理标志",
    "special_symbol": "特殊标志",
    "olympic_symbol": "奥林匹克标志",
    "exhibition": "展会侵权",
    "other": "其他",
}
CASE_KIND_ALIASES = {
    "侵犯注册商标专用权": "trademark_infringement",
    "恶意申请商标注册": "trademark_other",
    "专利标识": "patent_marking",
    "其他专利违法": "patent_other",
    "奥标": "olympic_symbol",
    "展会": "exhibition",
}
OUTCOMES = {
    "penalty": "行政处罚",
    "no_penalty": "不予行政处罚",
    "not_established": "违法事实不能成立",
    "transferred": "移送其他行政管理部门",
    "criminal": "移送司法机关",
    "other": "其他",
}
PENALTIES = {
    "warning": "警告",
    "criticism": "通报批评",
    "fine": "罚款",
    "confiscate_gains": "没收违法所得",
    "confiscate_goods": "没收侵权物品",
    "destroy": "销毁侵权物品",
    "stop": "责令停止侵权",
    "correct": "责令改正",
    "suspend_business": "责令停产停业",
    "revoke_licence": "吊销许可证件",
    "other": "其他",
}
HEARINGS = {"none": "未达听证标准", "waived": "未申请听证", "requested": "已申请听证", "held": "已举行听证"}
CLOSING_REASONS = {
    "performed": "行政处罚决定执行完毕",
    "enforcement_ended": "人民法院裁定终结执行",
    "terminated": "案件终止调查",
    "no_penalty": "依法不予行政处罚",
    "not_established": "违法事实不能成立",
    "transferred": "移送其他行政管理部门",
    "criminal": "移送司法机关",
    "other": "其他",
}
EXECUTIONS = {"voluntary": "主动履行", "enforced": "强制执行", "other": "其他"}
TIERS = {"mitigated": "减轻处罚", "lighter": "从轻处罚", "usual": "一般处罚", "heavier": "从重处罚"}
ACT_SIMILARITIES = {"same": "相同商标", "similar": "近似商标"}
GOODS_MEASURES = {
    "none": "未采取措施",
    "prior_registration": "先行登记保存",
    "sealing": "查封",
    "seizure": "扣押",
    "other": "其他",
}
DISPOSALS = {
    "pending": "待处理",
    "confiscated": "没收",
    "destroyed": "销毁",
    "returned": "退还",
    "transferred": "移送",
    "other": "其他",
}
MEASURE_KINDS = {"prior_registration": "先行登记保存", "sealing": "查封", "seizure": "扣押"}
PARTY_ROLES = {"party": "当事人", "third_party": "第三人", "supplier": "供货人", "complainant": "权利人（投诉人）"}
PAYMENT_KINDS = {"fine": "罚款", "gains": "违法所得", "surcharge": "加处罚款"}
TRANSFER_OUTCOMES = {"pending": "公安审查中", "filed": "公安立案", "refused": "公安不立案"}
DELIVERY_METHODS = {
    "direct": "直接送达",
    "lien": "留置送达",
    "post": "邮寄送达",
    "entrusted": "委托送达",
    "electronic": "电子送达",
    "public": "公告送达",
}
PUBLICATION_ACTS = {
    "published": "公示",
    "pushed": "推送登记地",
    "corrected": "更正",
    "decision_changed": "决定被变更、撤销",
    "withdrawn": "撤回公示",
    "repair_asked": "收到修复申请",
    "repair_accepted": "受理修复申请",
    "repair_granted": "准予修复",
    "repair_refused": "不予修复",
    "stopped": "停止公示",
}
RETENTIONS = {"permanent": "永久", "30": "30年", "10": "10年"}


class Case(Record):
    """A case from its filing to its archive; dates, sums and reasons are entered once and printed on every paper."""

    called_by = "number"

    number = column(Code(60), "案号", unique=True, help="立案时按年度自动编号，不得重复使用")
    name = column(Text(120), "案件名称", help="空着时由当事人和案由组成；决定前带“涉嫌”")
    kind = column(Choice(CASE_KINDS, CASE_KIND_ALIASES), "案件类型", required=True, index=True)
    cause = column(Text(120), "案由", help="如“侵犯注册商标专用权”，不写“涉嫌”")
    clue = link(Clue, "clues", "案源线索")
    source = column(Choice(SOURCES, SOURCE_ALIASES), "案件来源", index=True)
    channel = column(Choice(CHANNELS), "来源渠道")
    found_on = column(Day(), "发现线索/收到材料时间", index=True, article="市场监督管理行政处罚程序规定第十八条")
    verified = column(Text(4000, lines=6), "核查情况及立案理由")
    filed_on = column(
        Day(), "立案日期", index=True, help="90日办案期限的起算日", article="市场监督管理行政处罚程序规定第六十四条"
    )
    state = column(Choice({key: state.label for key, state in states().items()}), "状态", index=True)
    officer_a = link(Officer, "officers", "主办人员", help="办案人员不得少于两人")
    officer_b = link(Officer, "officers", "协办人员")
    unit = column(Text(40), "办案机构", index=True)
    act_from = column(Day(), "违法行为开始")
    act_to = column(Day(), "违法行为终了", help="追诉时效自违法行为终了之日起算", article="行政处罚法第三十六条")
    place = column(Text(120), "案发地点")
    similarity = column(Choice(ACT_SIMILARITIES), "商标相同或近似", help="只有相同商标才可能构成假冒注册商标罪")
    facts = column(Text(8000, lines=10), "案件事实")
    reasoning = column(Text(4000, lines=6), "性质及定性、处罚依据")
    discretion = column(Text(4000, lines=5), "自由裁量的事实和理由")
    article_violated = column(Text(200), "违反条款", help="如“《中华人民共和国商标法》第五十七条第（三）项”")
    article_penalty = column(Text(200), "处罚依据")
    turnover = column(Money(), "违法经营额", index=True, article="商标法实施条例第七十八条")
    turnover_method = column(Text(200), "违法经营额计算方法")
    illegal_gains = column(Money(), "违法所得", article="市场监督管理行政处罚案件违法所得认定办法")
    gains_method = column(Text(200), "违法所得认定方法")
    proposal = column(Text(2000, lines=4), "拟作出的处罚")
    notified_on = column(Day(), "告知书送达日期")
    statement = column(Text(4000, lines=5), "陈述、申辩、听证意见及采纳情况")
    hearing = column(Choice(HEARINGS), "听证")
    outcome = column(Choice(OUTCOMES), "处理结果", index=True)
    decided_on = column(Day(), "处罚决定日期", index=True)
    decision_number = column(Code(60), "处罚决定书文号", index=True, help="打印并签发决定书时自动编号")
    penalty_kinds = column(Flags(PENALTIES), "处罚种类")
    fine = column(Money(), "罚款", index=True)
    confiscated_gains = column(Money(), "没收违法所得")
    confiscated_goods = column(Text(1000, lines=3), "没收物品")
    confiscated_value = column(Money(), "没收物品价值", help="与罚款、没收违法所得分开统计")
    correction = column(Text(1000, lines=3), "责令改正内容")
    performance = column(Text(1000, lines=3), "履行方式和期限")
    execution = column(Choice(EXECUTIONS), "执行方式")
    disposal = column(Text(1000, lines=3), "罚没财物处置情况")
    closed_on = column(Day(), "结案日期", index=True)
    closing_reason = column(Choice(CLOSING_REASONS), "结案情形")
    archive_number = column(Code(20), "归档号", help="结案年度加四位流水号")
    retention = column(Choice(RETENTIONS), "保管期限")
    campaign = column(Text(60), "专项行动", index=True)
    exhibition = column(Text(60), "展会")
    dens_destroyed = column(Count(), "捣毁窝点")
    old_number = column(Code(60), "旧案号")
    note = column(Text(2000, lines=3), "备注")
    tier = column(
        Choice(TIERS),
        "裁量阶次",
        help="从轻、减轻的公示期较短",
        article="市场监督管理行政处罚信息公示规定第十三条",
    )
    knowing = column(YesNo(), "明知侵权", help="明知的才可能构成犯罪")
    others_patent = column(YesNo(), "假冒他人专利", help="虚构专利号的不算")
    substandard = column(YesNo(), "伪劣产品", help="可能另涉伪劣产品罪")
    harm = column(YesNo(), "危害生命健康、金融安全", help="有后果的时效为五年", article="行政处罚法第三十六条")
    direct_loss = column(Money(), "权利人直接经济损失")
    unpunished_turnover = column(Money(), "多次未经处理的经营额", help="同类行为，累计计算")
    unpunished_gains = column(Money(), "多次未经处理的违法所得")

    class Meta:
        table_name = "cases"


class CaseParty(Row):
    """One party of a case and its part in it."""

    case = belongs_to(Case, "parties", "当事人")
    party = link(Party, "parties", "当事人", required=True)
    role = column(Choice(PARTY_ROLES), "身份", default="party")

    class Meta:
        table_name = "case_parties"


class CaseRight(Row):
    """One right that the case protects."""

    case = belongs_to(Case, "rights", "涉案权利")
    right = link(Right, "rights", "权利", required=True)
    note = column(Text(200), "说明")

    class Meta:
        table_name = "case_rights"


class Goods(Row):
    """One line of goods. Quantities of different units are never added up."""

    case = belongs_to(Case, "goods", "涉案物品")
    name = column(Text(100), "品名", required=True)
    brand = column(Text(60), "商标（品牌）")
    model = column(Text(60), "规格（型号）")
    unit = column(Text(10), "单位")
    quantity = column(Quantity(), "数量")
    unit_price = column(Money(), "单价")
    value = column(Money(), "货值", help="空着时按数量乘单价计算")
    batch = column(Text(60), "生产日期（批号）")
    maker = column(Text(100), "标称生产单位")
    measure = column(Choice(GOODS_MEASURES), "措施")
    place = column(Text(100), "存放地点")
    disposal = column(Choice(DISPOSALS), "处理")
    disposed_on = column(Day(), "处理日期")
    note = column(Text(200), "备注")

    class Meta:
        table_name = "goods"


class Evidence(Row):
    """One piece of evidence and what it proves."""

    case = belongs_to(Case, "evidence", "证据")
    name = column(Text(200), "证据名称", required=True)
    proves = column(Text(300), "证明内容")

    class Meta:
        table_name = "evidence"


class Measure(Row):
    """A prior registration, sealing or seizure, with its own clock."""

    called_by = "schedule_number"

    case = belongs_to(Case, "measures", "强制措施")
    kind = column(Choice(MEASURE_KINDS), "措施", required=True)
    started_at = column(Moment(), "实施时间", required=True, help="期限自次日起算")
    days = column(
        Count(), "期限（日）", help="查封、扣押不超过30日；先行登记保存7个工作日", article="行政强制法第二十五条"
    )
    until = column(Day(), "期限届满日")
    extended_until = column(Day(), "延长至")
    released_on = column(Day(), "解除日期")
    schedule_number = column(Code(40), "清单文书编号")
    place = column(Text(100), "存放（查封）地点")
    custodian = column(Text(60), "保管人")
    reason = column(Text(300), "涉嫌的违法行为")
    basis = column(Text(200), "法律依据")
    note = column(Text(200), "备注")
    on_spot = column(YesNo(), "当场实施", help="情况紧急当场实施的，24小时内报告并补办批准手续")
    approved_at = column(Moment(), "补办批准时间")

    class Meta:
        table_name = "measures"


class Payment(Row):
    """Money that came in for a case."""

    case = belongs_to(Case, "payments", "缴款")
    kind = column(Choice(PAYMENT_KINDS), "款项", required=True, default="fine")
    paid_on = column(Day(), "缴款日期", required=True)
    amount = column(Money(), "金额", required=True)
    receipt = column(Code(40), "票据号")
    note = column(Text(200), "备注")

    class Meta:
        table_name = "payments"


class Publication(Row):
    """One act about the publication of a penalty (信息公示规定 arts. 9-16): when, where, by whom."""

    case = belongs_to(Case, "publications", "信息公示")
    act = column(Choice(PUBLICATION_ACTS), "办理", required=True, default="published")
    done_on = column(Day(), "日期", required=True)
    channel = column(Text(60), "公示平台", default="国家企业信用信息公示系统")
    handler = column(Person(), "经办人")
    note = column(Text(200), "说明")

    class Meta:
        table_name = "publications"


class Transfer(Row):
    """A transfer to the police and what became of it (行政执法机关移送涉嫌犯罪案件的规定)."""

    case = belongs_to(Case, "transfers", "移送公安")
    sent_on = column(Day(), "移送日期")
    organ = column(Text(60), "受移送机关")
    reason = column(Text(500, lines=3), "涉嫌罪名及理由")
    outcome = column(Choice(TRANSFER_OUTCOMES), "处理结果", default="pending")
    accepted_on = column(Day(), "受理日期")
    filed_on = column(Day(), "公安立案日期")
    people_detained = column(Count(), "刑拘人数")
    people_arrested = column(Count(), "批捕人数")
    note = column(Text(200), "备注")

    class Meta:
        table_name = "transfers"


class Delivery(Row):
    """One delivery of one paper (程序规定 art. 82)."""

    case = belongs_to(Case, "deliveries", "送达")
    paper = link(Paper, "papers", "送达文书")
    title = column(Text(100), "文书名称及文号", help="选择文书后自动填写")
    recipient = column(Text(100), "受送达人")
    delivered_at = column(Moment(), "送达时间", required=True)
    place = column(Text(100), "送达地点")
    method = column(Choice(DELIVERY_METHODS), "送达方式", default="direct")
    receiver = column(Text(40), "收件人")
    witness = column(Text(40), "见证人")
    note = column(Text(200), "备注（拒收事由）")

    class Meta:
        table_name = "deliveries"
