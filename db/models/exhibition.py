"""Exhibitions: who shows what where, what a risk check found at a booth, and complaints made on the spot."""

from __future__ import annotations

from db.kinds import (
    Choice,
    Code,
    Count,
    Day,
    Flags,
    Moment,
    Person,
    Phone,
    Quantity,
    Text,
    TrademarkNumber,
    YesNo,
)
from db.models.clue import Clue
from db.models.office import Officer
from db.models.party import Party
from db.models.right import Right
from db.record import Record, Row, belongs_to, column, link

FAIR_FORMS = {"onsite": "线下", "online": "线上", "both": "线上线下融合"}
EXHIBIT_SOURCES = {"own": "自产", "oem": "代工（OEM）", "odm": "贴牌（ODM）", "trade": "经销"}
EXHIBIT_RISKS = {"low": "低", "middle": "中", "high": "高"}
EXHIBIT_DECISIONS = {"show": "展出", "corrected": "整改后展出", "withdrawn": "撤展"}
LEVELS = {"pending": "待评定", "low": "低", "middle": "中", "high": "高"}
CHECK_STATES = {
    "draft": "草稿",
    "filled": "已填报",
    "reviewed": "已复核",
    "rectifying": "整改中",
    "closed": "已销号",
}
RECTIFIED = {"pending": "整改中", "reported": "已反馈", "passed": "通过", "failed": "未通过", "withdrawn": "撤展"}
COMPLAINANT_KINDS = {"holder": "权利人", "licensee": "利害关系人", "agent": "代理人"}
ACCEPTANCE = {"accepted": "受理", "refused": "不予受理"}
FAIR_MEASURES = {
    "cover": "遮盖",
    "withdraw": "撤展",
    "take_down": "下架、断链",
    "hold": "暂扣展品",
    "mediate": "调解",
    "dismiss": "驳回投诉",
}
FAIR_RESULTS = {
    "established": "侵权成立",
    "not_established": "侵权不成立",
    "withdrawn": "投诉人撤诉",
    "settled": "和解",
    "administrative": "转行政处理",
    "judicial": "转司法途径",
}
REPEATS = {"none": "首次", "same_session": "同届再次", "earlier_session": "往届已处理"}


class Exhibition(Record):
    """A fair (展会) that the bureau's enterprises take part in, or that is held in its area."""

    name = column(Text(80), "展会名称", required=True, index=True, help="写明届次，如“第127届中国进出口商品交易会”")
    form = column(
        Choice(FAIR_FORMS), "形式", required=True, index=True, default="onsite", help="线上展会另问网上展示各项"
    )
    opens_on = column(Day(), "开幕日期", required=True, index=True)
    closes_on = column(Day(), "闭幕日期")
    place = column(Text(100), "地点", help="线上展会填网址")
    organiser = column(Text(80), "主办单位")
    delegation = column(Text(60), "交易团（组展单位）")
    station = column(Text(120), "知识产权工作站", help="投诉机构的位置和电话", article="展会知识产权保护办法第六条")
    staff = column(Text(200), "驻会人员")
    note = column(Text(1000, lines=3), "备注")
    name_keys = column(Text(400), "拼音")

    class Meta:
        table_name = "exhibitions"


class Exhibitor(Record):
    """An enterprise at one fair (参展企业), with its booth; `name` is what it is called in the organiser's roster."""

    exhibition = link(Exhibition, "exhibitions", "展会", required=True)
    party = link(Party, "parties", "企业", required=True)
    name = column(Text(100), "参展登记名称", index=True, help="空着时取企业名称；与营业执照不一致的是一项风险")
    hall = column(Text(40), "展区（展馆）", index=True)
    booth = column(Code(30), "展位号", index=True)
    url = column(Text(200), "网上展厅链接")
    products = column(Text(300, lines=2), "主要展品")
    contact = column(Person(), "现场联系人")
    phone = column(Phone(), "联系电话")
    marks = column(Count(), "自有商标数")
    marks_valid = column(Count(), "有效商标数")
    inventions = column(Count(), "发明专利数")
    utility_models = column(Count(), "实用新型专利数")
    designs = column(Count(), "外观设计专利数")
    patents_valid = column(Count(), "有效专利数")
    licensed = column(Count(), "授权使用权利数")
    visited_on = column(Day(), "展后回访日期", help="展会结束后20个工作日内")
    follow_up = column(Text(500, lines=2), "展后跟踪")
    archive_number = column(Code(20), "归档号")
    note = column(Text(500, lines=2), "备注")
    name_keys = column(Text(400), "拼音")

    class Meta:
        table_name = "exhibitors"


class Exhibit(Row):
    """One thing shown (展品), with the marks and patents it carries."""

    exhibitor = belongs_to(Exhibitor, "exhibits", "展品")
    name = column(Text(100), "展品名称", required=True)
    model = column(Text(60), "型号")
    source = column(Choice(EXHIBIT_SOURCES), "来源")
    mark = column(Text(60), "使用的标识")
    mark_number = column(TrademarkNumber(), "商标注册号")
    classes = column(Text(30), "商品类别", help="类似商品和服务区分表的类别号")
    patents = column(Text(200), "标注的专利号", help="多个用顿号隔开")
    licence = column(Text(100), "授权情况")
    risk = column(Choice(EXHIBIT_RISKS), "展品风险")
    decision = column(Choice(EXHIBIT_DECISIONS), "处理")
    note = column(Text(200), "备注")

    class Meta:
        table_name = "exhibits"


class RiskCheck(Record):
    """A risk check (风险排查) of one exhibitor by one version of the checklist.

    `score` and `level` are computed; `manual_level` overrides the level with a reason and a second name, and both are
    kept. A level needs the checklist's version of the day, so that a later edition never changes an old level.
    """

    called_by = "number"

    number = column(Code(40), "排查编号", unique=True, help="保存时按年度自动编号")
    exhibitor = link(Exhibitor, "exhibitors", "参展企业", required=True)
    checklist = column(Code(20), "排查表版本", help="开始排查时取当日有效的版本，以后不变")
    checked_on = column(Day(), "排查日期", required=True, index=True)
    checker_a = link(Officer, "officers", "排查人一")
    checker_b = link(Officer, "officers", "排查人二")
    materials = column(Count(), "宣传资料份数")
    state = column(Choice(CHECK_STATES), "状态", index=True, default="draft")
    score = column(Quantity(), "得分", help="不利答案的权重占适用问题权重的百分比")
    findings = column(Count(), "问题数")
    knockouts = column(Text(60), "否决项")
    level = column(Choice(LEVELS), "评定等级", index=True)
    manual_level = column(Choice(EXHIBIT_RISKS), "人工定级")
    manual_reason = column(Text(300, lines=2), "人工定级理由")
    manual_by = column(Person(), "定级人")
    manual_second = column(Person(), "定级复核人", help="人工定级须有另一人复核")
    filled_at = column(Moment(), "填报时间")
    reviewed_at = column(Moment(), "复核时间")
    reviewer = column(Person(), "复核人")
    opinion = column(Text(500, lines=2), "复核结论")
    demand = column(Text(1000, lines=3), "整改要求")
    due_on = column(Day(), "整改期限", help="高风险的应当在开幕3个工作日前整改完毕或者撤展")
    rectifying_at = column(Moment(), "下达整改时间")
    closed_at = column(Moment(), "销号时间")
    note = column(Text(500, lines=2), "备注")

    class Meta:
        table_name = "risk_checks"


class Answer(Row):
    """The answer to one question of the checklist; `clue` is the clue that was made out of it."""

    check = belongs_to(RiskCheck, "answers", "答案")
    question = column(Code(10), "题号", required=True)
    answer = column(Code(20), "答案", required=True, help="yes 是、no 否、na 不适用、unclear 不清楚，或选项的代号")
    remark = column(Text(500), "说明")
    answered_at = column(Moment(), "填写时间")
    clue = link(Clue, "clues", "线索")

    class Meta:
        table_name = "risk_answers"


class Rectification(Row):
    """One thing to be put right (整改), with its proof and what the review said."""

    check = belongs_to(RiskCheck, "rectifications", "整改")
    question = column(Code(10), "题号")
    demand = column(Text(300), "整改要求", required=True)
    due_on = column(Day(), "整改期限")
    reported_on = column(Day(), "反馈日期")
    proof = column(Text(200), "证明材料")
    result = column(Choice(RECTIFIED), "结果", default="pending")
    reviewed_on = column(Day(), "复核日期")
    reviewer = column(Person(), "复核人")
    note = column(Text(200), "备注")

    class Meta:
        table_name = "rectifications"


class FairComplaint(Record):
    """A complaint made at a fair (展会投诉处理单); its limits run in hours."""

    called_by = "number"

    number = column(Code(40), "投诉编号", unique=True, help="保存时按年度自动编号")
    exhibition = link(Exhibition, "exhibitions", "展会", required=True)
    exhibitor = link(Exhibitor, "exhibitors", "被投诉人（参展企业）")
    received_at = column(
        Moment(), "收到时间", required=True, index=True, help="24小时内移交", article="展会知识产权保护办法第十一条"
    )
    complainant = column(Text(100, secret=True), "投诉人", required=True)
    complainant_kind = column(Choice(COMPLAINANT_KINDS), "投诉人身份")
    agent = column(Text(60), "代理人")
    authority = column(Text(200), "权属证明、授权文件")
    phone = column(Phone(), "投诉人电话")
    right = link(Right, "rights", "主张的权利")
    exhibit = column(Text(200), "涉嫌侵权的展品（链接）")
    facts = column(Text(2000, lines=4), "事实和理由")
    evidence = column(Text(1000, lines=3), "证据清单")
    acceptance = column(Choice(ACCEPTANCE), "是否受理", index=True)
    refusal = column(Text(300), "不予受理理由")
    served_at = column(Moment(), "通知送达时间", help="被投诉人24小时内答辩", article="展会知识产权保护指引第十四条")
    answered_at = column(Moment(), "答辩收到时间")
    opinion = column(Text(1000, lines=3), "专家、技术意见")
    measures = column(Flags(FAIR_MEASURES), "处理措施")
    executed_at = column(Moment(), "执行时间")
    handed_at = column(Moment(), "移交时间")
    handed_to = column(Text(80), "移交机关")
    files = column(Text(300), "移交材料")
    informed = column(YesNo(), "已通报交易团（主办方）")
    result = column(Choice(FAIR_RESULTS), "处理结果", index=True)
    repeat = column(Choice(REPEATS), "是否重复", default="none", help="同一展品再次被投诉的从重处理")
    followed_to = column(Text(80), "展后移送住所地机关")
    feedback = column(Text(500, lines=2), "住所地机关反馈")
    clue = link(Clue, "clues", "线索")
    note = column(Text(500, lines=2), "备注")

    class Meta:
        table_name = "fair_complaints"
