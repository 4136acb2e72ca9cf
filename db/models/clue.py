"""Clues: what came in before there was a case."""

from __future__ import annotations

from db.kinds import Choice, Code, Day, IdNumber, Person, Phone, Text
from db.models.office import Officer
from db.models.party import Party
from db.record import Record, column, link

SOURCES = {
    "supervision": "监督检查",
    "report": "投诉、举报",
    "other_department": "其他部门移送",
    "superior": "上级交办",
    "other": "其他",
}
SOURCE_ALIASES = {
    "投诉举报": "report",
    "权利人投诉": "report",
    "权利人举报": "report",
    "举报": "report",
    "投诉": "report",
    "执法检查": "supervision",
    "日常检查": "supervision",
    "线索核查": "supervision",
    "公安机关移送": "other_department",
    "部门移送": "other_department",
    "海关查验": "other",
}
CHANNELS = {
    "12315": "12315平台",
    "12345": "12345热线",
    "right_holder": "权利人投诉",
    "visit": "来访来函",
    "random": "双随机抽查",
    "campaign": "专项行动",
    "daily": "日常检查",
    "online": "网络监测",
    "exhibition": "展会",
    "police": "公安移送",
    "customs": "海关移送",
    "other": "其他",
}
NATURES = {"report": "举报", "complaint": "投诉", "both": "投诉并举报"}
INFORMER_KINDS = {"unit": "单位", "person": "个人"}
CLUE_STATES = {
    "open": "待处理",
    "verifying": "核查中",
    "filed": "已立案",
    "not_filed": "不予立案",
    "transferred": "已移送",
}


class Clue(Record):
    """A clue (案源线索), laid out after form 1 案件来源登记表 of the 2021 penalty forms."""

    called_by = "number"

    number = column(Code(40), "登记号", unique=True, help="保存时按年度自动编号")
    source = column(Choice(SOURCES, SOURCE_ALIASES), "来源分类", required=True, index=True)
    source_other = column(Text(40), "其他来源")
    channel = column(Choice(CHANNELS), "来源渠道", index=True)
    received_on = column(
        Day(),
        "发现线索/收到材料时间",
        required=True,
        index=True,
        help="核查期限15个工作日自次日起算",
        article="市场监督管理行政处罚程序规定第十八条",
    )
    inspector_a = column(Person(), "监督检查人一")
    inspector_a_unit = column(Text(40), "所属单位")
    inspector_b = column(Person(), "监督检查人二")
    inspector_b_unit = column(Text(40), "所属单位")
    informer_kind = column(Choice(INFORMER_KINDS), "投诉人、举报人类型")
    informer = column(Text(100, secret=True), "投诉人、举报人", help="对举报人信息严格保密")
    informer_representative = column(Text(40, secret=True), "法定代表人（负责人）")
    informer_id = column(IdNumber(), "身份证件号码")
    informer_phone = column(Phone(), "联系电话")
    informer_contact = column(Text(60, secret=True), "其他联系方式")
    informer_address = column(Text(120, secret=True), "联系地址")
    sender = column(Text(60), "移送、交办部门")
    sender_contact = column(Person(), "联系人")
    sender_phone = column(Phone(), "联系电话")
    sender_address = column(Text(120), "联系地址")
    party = link(Party, "parties", "当事人")
    content = column(Text(4000, lines=6), "案源内容", required=True)
    registered_by = link(Officer, "officers", "登记人")
    registered_on = column(Day(), "登记日期")
    opinion = column(Text(1000, lines=3), "案源处理意见")
    opinion_by = link(Officer, "officers", "办案机构负责人")
    opinion_on = column(Day(), "处理日期")
    state = column(Choice(CLUE_STATES), "状态", index=True, default="open")
    external_number = column(Code(60), "外部工单号")
    note = column(Text(500, lines=3), "备注")
    nature = column(
        Choice(NATURES),
        "投诉还是举报",
        help="消费争议是投诉，违法线索是举报，一份材料里都有的分开处理；权利人要求查处的按举报",
        article="市场监督管理投诉举报处理办法第九条",
    )

    class Meta:
        table_name = "clues"
