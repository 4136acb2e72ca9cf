"""The parties: enterprises, individual businesses, persons."""

from __future__ import annotations

from db.kinds import Choice, Code, CreditCode, IdNumber, Person, Phone, Region, Text
from db.record import Record, column

PARTY_KINDS = {"enterprise": "企业", "individual_business": "个体工商户", "person": "自然人", "other": "其他组织"}
GENDERS = {"male": "男", "female": "女"}


class Party(Record):
    """Somebody a case, a clue or a check is about; entered once and shared by all of them."""

    name = column(Text(100), "名称（姓名）", required=True, index=True, help="与营业执照或身份证一致")
    kind = column(Choice(PARTY_KINDS), "类型", index=True)
    licence_name = column(Text(40), "主体资格证照名称", help="如“营业执照”")
    credit_code = column(CreditCode(), "统一社会信用代码", index=True)
    representative = column(Person(), "法定代表人（负责人、经营者）", index=True)
    id_number = column(IdNumber(), "身份证件号码")
    gender = column(Choice(GENDERS), "性别")
    address = column(Text(120), "住所（住址）")
    phone = column(Phone(), "联系电话")
    other_contact = column(Text(60), "其他联系方式")
    region = column(Region(), "所在区划")
    former_name = column(Text(100), "曾用名")
    old_code = column(Code(40), "原登记号码", help="旧台账中的注册号等")
    note = column(Text(500, lines=3), "备注")
    name_keys = column(Text(400), "拼音")

    class Meta:
        table_name = "parties"
