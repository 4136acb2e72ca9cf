"""The office and its officers."""

from __future__ import annotations

from db.kinds import Choice, Code, Money, Person, Phone, Region, Text, YesNo
from db.record import Record, column

CURRENT_WORDING = "current"
WORDINGS = {CURRENT_WORDING: "现行规定", "2021": "2021年范本原文"}
"""How papers are worded where the law has moved on since the official forms of 2021 were printed."""


class Office(Record):
    """The bureau that keeps this register, as its papers name it; one row."""

    name = column(Text(60), "机关名称", required=True, help="与印章一致的全称，如“雁湖县市场监督管理局”")
    short_name = column(Text(20), "文号简称", required=True, help="文号中“市监”前面的字，如“雁湖”")
    region = column(Region(), "行政区划")
    address = column(Text(100), "地址")
    postcode = column(Code(6), "邮政编码")
    phone = column(Phone(), "办公电话")
    contact = column(Person(), "联系人", help="文书“联系人”一栏的默认值")
    contact_phone = column(Phone(), "联系电话")
    unit = column(Text(40), "办案机构", help="如“知识产权保护科”“综合行政执法大队”")
    reconsideration_body = column(
        Text(60),
        "行政复议机关",
        help="县级以上市场监督管理局的复议机关为本级人民政府",
        article="行政复议法（2023）第二十四条",
    )
    court = column(Text(60), "有管辖权的人民法院")
    police = column(Text(60), "同级公安机关")
    procuratorate = column(Text(60), "同级人民检察院")
    bank = column(Text(80), "罚款代收银行", help="文书中写明当事人到哪里缴纳罚款")
    payee = column(Text(60), "收款单位")
    bank_account = column(Code(40), "罚款账号")
    head = column(Person(), "主要负责人")
    case_number_pattern = column(
        Text(60),
        "案号格式",
        default="{short}市监案〔{year}〕{serial}号",
        help="{short} 文号简称，{year} 年份，{serial} 流水号；官方文书没有规定案号，按本局习惯填写",
    )
    person_hearing_sum = column(
        Money(),
        "自然人听证金额",
        help="罚款达到此数应告知听证权；省里另有规定的填省里的数，空着按1万元",
        article="市场监督管理行政处罚听证办法第五条",
    )
    entity_hearing_sum = column(
        Money(), "法人听证金额", help="空着按10万元", article="市场监督管理行政处罚听证办法第五条"
    )
    practice = column(YesNo(), "练习库")
    wording = column(
        Choice(WORDINGS),
        "文书用语",
        help="公告送达期限、当场处罚的救济途径等，法律后来改了的，默认按文书日期当时的规定；"
        "上级要求照2021年范本原文印制的，选范本原文，也可以在预览时逐份选",
    )

    class Meta:
        table_name = "offices"


class Officer(Record):
    """A person of the office; those who handle cases carry a licence number."""

    name = column(Person(), "姓名", required=True, index=True)
    licence_number = column(Code(30), "执法证号", article="行政处罚法第四十二条")
    unit = column(Text(40), "所在机构")
    duty = column(Text(30), "职务")
    phone = column(Phone(), "联系电话")
    active = column(YesNo(), "在岗", default=True)
    name_keys = column(Text(200), "拼音")

    class Meta:
        table_name = "officers"
