"""The rights that cases protect: marks, patents, geographical indications, special symbols."""

from __future__ import annotations

from db.kinds import Choice, Code, Day, Text
from db.record import Record, column

RIGHT_KINDS = {
    "trademark": "注册商标",
    "invention": "发明专利",
    "utility_model": "实用新型专利",
    "design": "外观设计专利",
    "geographical_indication": "地理标志",
    "special_symbol": "特殊标志",
}


class Right(Record):
    """One right; `number` is free of form because old papers carry damaged ones, and is doubted by kind."""

    name = column(Text(100), "权利名称", required=True, index=True, help="商标文字、专利名称或标志名称")
    kind = column(Choice(RIGHT_KINDS), "权利类型", index=True)
    number = column(Code(40), "注册号（专利号、公告号）", index=True)
    holder = column(Text(100), "权利人", index=True)
    classes = column(Text(60), "商品类别", help="商标填类别号，多个用顿号隔开")
    goods_scope = column(Text(500, lines=3), "核定商品（产地范围）")
    filed_on = column(Day(), "申请日")
    registered_on = column(Day(), "注册（授权）日")
    valid_until = column(
        Day(),
        "有效期至",
        help="空着时按法定期限推算：商标自注册日起10年，发明20年、实用新型10年、外观设计15年（2021年6月1日前申请的10年）自申请日起",
        article="商标法第三十九条；专利法第四十二条",
    )
    fee_paid_until = column(Day(), "年费缴至")
    ended_on = column(Day(), "终止（无效）日")
    agent = column(Text(60), "联系人或代理人")
    note = column(Text(500, lines=3), "备注")
    name_keys = column(Text(400), "拼音")

    class Meta:
        table_name = "rights"
