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


RIGHT_STATES = {
    "valid": "有效",
    "fee_overdue": "年费逾期待核",
    "grace": "宽展期内",
    "expired": "已届满",
    "ended": "已终止",
    "unknown": "待核查",
}
TERM_END = (
    "coalesce(t.valid_until, CASE t.kind WHEN 'trademark' THEN date(t.registered_on, '+10 years', '-1 day') "
    "WHEN 'invention' THEN date(t.filed_on, '+20 years', '-1 day') "
    "WHEN 'utility_model' THEN date(t.filed_on, '+10 years', '-1 day') "
    "WHEN 'design' THEN date(t.filed_on, iif(t.filed_on >= '2021-06-01', '+15 years', '+10 years'), '-1 day') END)"
)
"""The last day of a right: as entered, else by law (商标法 art. 39; 专利法 art. 42; older designs ten years)."""

RIGHT_STATE = (
    "CASE WHEN t.ended_on <= :today THEN 'ended' "
    f"WHEN {TERM_END} IS NULL THEN 'unknown' "
    f"WHEN {TERM_END} >= :today THEN iif(t.fee_paid_until < :today, 'fee_overdue', 'valid') "
    f"WHEN t.kind = 'trademark' AND date({TERM_END}, '+6 months') >= :today THEN 'grace' ELSE 'expired' END"
)
"""The state of a right on the day `:today`; a trademark has six months of grace (商标法 art. 40)."""


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
