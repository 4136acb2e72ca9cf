"""Training: plans, classes with their courses, the people who came and for how long, and what they took home."""

from __future__ import annotations

from db.kinds import Choice, Code, Count, Day, Flags, Money, Person, Phone, Quantity, Region, Text, YesNo
from db.models.office import Officer
from db.models.party import GENDERS
from db.record import Record, Row, belongs_to, column, link

TRAINING_LEVELS = {"office": "本局", "county": "县级", "city": "市级", "province": "省级", "nation": "国家级"}
TRAINING_FORMS = {"onsite": "面授", "online": "线上", "both": "线上线下结合"}
AUDIENCES = {
    "officers": "执法人员",
    "chiefs": "所长",
    "townships": "乡镇（街道）工作人员",
    "enterprises": "企业",
    "agents": "代理机构",
    "others": "其他",
}
HALF_DAYS = {"morning": "上午", "afternoon": "下午", "evening": "晚上"}
SIGN_WAYS = {"paper": "纸质签名", "card": "刷证", "scan": "扫码"}
ATTENDANCE = {"present": "出勤", "late": "迟到", "early": "早退", "leave": "请假", "absent": "缺勤", "makeup": "补签"}
ASSESSMENTS = {"closed": "闭卷", "open": "开卷", "practical": "实操", "essay": "心得"}
CERTIFICATE_STATES = {"valid": "有效", "reissued": "已补发", "void": "作废"}
PERSON_TIMES = {"class": "每人每班次计1人次", "session": "每人每课计1人次"}


class Trainee(Record):
    """A person who is trained: an officer of this office, of a county or township, of an enterprise or agency."""

    name = column(Person(), "姓名", required=True, index=True)
    unit = column(Text(60), "单位", index=True)
    duty = column(Text(40), "职务")
    region = column(Region(), "县市区", index=True)
    township = column(Text(40), "乡镇（街道）", index=True)
    licence_number = column(Code(30), "执法证号", index=True)
    phone = column(Phone(), "手机")
    gender = column(Choice(GENDERS), "性别")
    officer = link(Officer, "officers", "本局人员", help="本局人员的单位、职务、执法证号取自人员登记")
    active = column(YesNo(), "在岗", default=True)
    note = column(Text(200), "备注")
    name_keys = column(Text(200), "拼音")

    class Meta:
        table_name = "people"


class TrainingPlan(Record):
    """One line of a year's training plan (培训计划)."""

    name = column(Text(100), "计划班次", required=True, index=True)
    year = column(Count(), "年度", required=True, index=True)
    level = column(Choice(TRAINING_LEVELS), "级别", default="office")
    topic = column(Text(200), "主题")
    audience = column(Flags(AUDIENCES), "对象")
    persons = column(Count(), "计划人数")
    hours = column(Quantity(), "计划学时")
    budget = column(Money(), "经费预算")
    note = column(Text(500, lines=2), "备注")

    class Meta:
        table_name = "training_plans"


class TrainingClass(Record):
    """A class (培训班次); `counting` is the declared rule for its person-times."""

    number = column(Code(40), "班次编号", unique=True, help="保存时按年度自动编号")
    name = column(Text(100), "培训名称", required=True, index=True)
    plan = link(TrainingPlan, "training_plans", "培训计划")
    host = column(Text(80), "主办单位")
    organiser = column(Text(80), "承办单位")
    document_number = column(Code(60), "文号")
    starts_on = column(Day(), "开班日期", required=True, index=True)
    ends_on = column(Day(), "结束日期")
    place = column(Text(100), "地点")
    form = column(Choice(TRAINING_FORMS), "形式", default="onsite")
    audience = column(Flags(AUDIENCES), "对象")
    leader = column(Person(), "负责人")
    phone = column(Phone(), "联系电话")
    budget = column(Money(), "经费")
    pass_score = column(Quantity(), "合格线", help="空着按60分")
    counting = column(
        Choice(PERSON_TIMES), "人次计算", default="class", help="一个班次里参加几课的人仍是1人次，除非另选"
    )
    summary = column(Text(4000, lines=5), "培训总结")
    note = column(Text(500, lines=2), "备注")
    name_keys = column(Text(400), "拼音")

    class Meta:
        table_name = "training_classes"


class Lecturer(Record):
    """Somebody who teaches (授课人), from this office or elsewhere; written down once for all courses."""

    name = column(Person(), "姓名", required=True, index=True)
    unit = column(Text(60), "单位", index=True)
    title = column(Text(40), "职称（职务）")
    field = column(Text(100), "擅长领域", help="如商标确权、专利侵权判定、行刑衔接")
    phone = column(Phone(), "联系电话")
    note = column(Text(200), "备注")
    name_keys = column(Text(200), "拼音")

    class Meta:
        table_name = "teachers"


class Course(Row):
    """One session of a class (课程); `session` is its number, by which attendance names it."""

    training = belongs_to(TrainingClass, "courses", "课程")
    session = column(Count(minimum=1), "课次", required=True, help="第几课，签到按课次登记")
    topic = column(Text(120), "课题", required=True)
    held_on = column(Day(), "日期")
    half = column(Choice(HALF_DAYS), "时段")
    time = column(Text(20), "起止时间", help="如9:00-11:30")
    hours = column(Quantity(), "学时", help="1学时为45分钟")
    sign_way = column(Choice(SIGN_WAYS), "签到方式", default="paper")
    note = column(Text(100), "备注")
    lecturer = link(Lecturer, "lecturers", "授课人")

    class Meta:
        table_name = "courses"


class Participant(Row):
    """One person on the roster of a class (应到)."""

    training = belongs_to(TrainingClass, "participants", "参训人员")
    person = link(Trainee, "people", "姓名", required=True)
    team = column(Text(20), "组别（座位）")
    note = column(Text(100), "备注")

    class Meta:
        table_name = "participants"


class Attendance(Row):
    """Whether one person was at one session; a make-up sign-in needs a reason and an approval."""

    called_by = "session"

    training = belongs_to(TrainingClass, "attendance", "签到", register="training_classes", owner="班次")
    session = column(Count(minimum=1), "课次", required=True)
    person = link(Trainee, "people", "姓名", required=True)
    status = column(Choice(ATTENDANCE), "状态", required=True, default="present")
    minutes = column(Count(), "分钟", help="迟到、早退的分钟数")
    reason = column(Text(100), "事由")
    approved_by = column(Person(), "批准人")

    class Meta:
        table_name = "attendance"


class Assessment(Row):
    """The result of one person (考核); a second score is that of a second try."""

    training = belongs_to(TrainingClass, "assessments", "考核")
    person = link(Trainee, "people", "姓名", required=True)
    way = column(Choice(ASSESSMENTS), "方式", default="closed")
    score = column(Quantity(), "分数")
    second_score = column(Quantity(), "补考分数")
    passed = column(YesNo(), "合格", help="空着时按分数和合格线判断")
    note = column(Text(100), "备注")

    class Meta:
        table_name = "assessments"


class Certificate(Record):
    """A certificate (结业证书), numbered year-class-serial, with a code by which a paper one is verified."""

    called_by = "number"

    number = column(Code(40), "证书号", unique=True, help="颁发时自动编号：年-班次-序号")
    training = link(TrainingClass, "training_classes", "班次", required=True)
    person = link(Trainee, "people", "姓名", required=True)
    hours = column(Quantity(), "学时")
    issued_on = column(Day(), "发证日期", index=True)
    code = column(Code(20), "验证码", index=True)
    state = column(Choice(CERTIFICATE_STATES), "状态", index=True, default="valid")
    note = column(Text(200), "补发、作废原因")

    class Meta:
        table_name = "certificates"
