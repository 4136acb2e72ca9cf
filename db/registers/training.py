"""The registers of training: classes, people, attendance, certificates, plans."""

from __future__ import annotations

from db.forms.training import ATTENDANCE, CERTIFICATE, LECTURER, PERSON, TRAINING_CLASS, TRAINING_PLAN
from db.kinds import Count, Day, Quantity, Text
from db.models.training import Attendance, Certificate, Lecturer, Trainee, TrainingClass, TrainingPlan
from db.registers.declare import Register, by_choice, by_year, columns_of
from db.rules.training import training_rules

PRESENT = f"({', '.join(repr(one) for one in sorted(training_rules().attended))})"
"""The states of those who were there, as SQL."""

_ATTENDED = (
    f"(SELECT count(DISTINCT a.person_id) FROM attendance a WHERE a.training_id = t.id AND a.status IN {PRESENT})"
)
_CLASS = Text(100)
_OF_CLASS = "(SELECT k.{column} FROM training_classes k WHERE k.id = t.training_id)"
_OF_COURSE = (
    "(SELECT c.{column} FROM courses c WHERE c.training_id = t.training_id AND c.session = t.session "
    "ORDER BY c.position LIMIT 1)"
)

TRAINING: tuple[Register, ...] = (
    Register(
        "training_classes",
        "培训班次",
        group="培训",
        model=TrainingClass,
        columns=columns_of(
            TrainingClass,
            "number name starts_on ends_on place host due attended hours -audience -leader -document_number -form "
            "-budget -plan",
            due=("应到", Count(), "(SELECT count(*) FROM participants p WHERE p.training_id = t.id)"),
            attended=("实到", Count(), _ATTENDED),
            hours=("总学时", Quantity(), "(SELECT sum(c.hours) FROM courses c WHERE c.training_id = t.id)"),
        ),
        form=TRAINING_CLASS,
        search=("number", "name", "document_number", "place"),
        order="starts_on",
        filters=(by_choice(TrainingClass, "form"), by_year(TrainingClass, "starts_on")),
        hint="还没有培训班次。按 Ctrl+N 登记一个，把参训名单粘贴进来。",
        number="number",
    ),
    Register(
        "people",
        "参训人员",
        group="培训",
        model=Trainee,
        columns=columns_of(
            Trainee,
            "name unit duty region township licence_number classes phone -gender -officer -active -note",
            classes=(
                "参训班次",
                Count(),
                "(SELECT count(DISTINCT a.training_id) FROM attendance a WHERE a.person_id = t.id "
                f"AND a.status IN {PRESENT})",
            ),
        ),
        form=PERSON,
        search=("name", "unit", "licence_number", "township"),
        order="name",
        hint="还没有参训人员。从 Excel 名单导入，或在班次里粘贴姓名。",
    ),
    Register(
        "attendance",
        "签到",
        group="培训",
        model=Attendance,
        columns=columns_of(
            Attendance,
            "training session topic held_on person unit status minutes reason approved_by",
            training=("班次", _CLASS, _OF_CLASS.format(column="name")),
            topic=("课题", _CLASS, _OF_COURSE.format(column="topic")),
            held_on=("日期", Day(), _OF_COURSE.format(column="held_on")),
            unit=("单位", Text(60), "(SELECT p.unit FROM people p WHERE p.id = t.person_id)"),
        ),
        form=ATTENDANCE,
        search=("reason",),
        order="id",
        filters=(by_choice(Attendance, "status"),),
        hint="还没有签到。在班次里签到，或从 Excel 签到表导入。",
        shared="training",
    ),
    Register(
        "certificates",
        "结业证书",
        group="培训",
        model=Certificate,
        columns=columns_of(
            Certificate,
            "number person unit training hours issued_on code state -note",
            unit=("单位", Text(60), "(SELECT p.unit FROM people p WHERE p.id = t.person_id)"),
        ),
        form=CERTIFICATE,
        search=("number", "code"),
        order="issued_on",
        filters=(by_choice(Certificate, "state"), by_year(Certificate, "issued_on")),
        hint="还没有证书。在班次里给考核合格的人颁发。",
        number="number",
    ),
    Register(
        "lecturers",
        "师资",
        group="培训",
        model=Lecturer,
        columns=columns_of(
            Lecturer,
            "name unit title field courses hours phone -note",
            courses=("授课次数", Count(), "(SELECT count(*) FROM courses c WHERE c.lecturer_id = t.id)"),
            hours=("授课学时", Quantity(), "(SELECT sum(c.hours) FROM courses c WHERE c.lecturer_id = t.id)"),
        ),
        form=LECTURER,
        search=("name", "unit", "field"),
        order="name",
        hint="还没有授课人。在班次的课程里填写姓名时会自动建立，单位、职称在这里补充。",
    ),
    Register(
        "training_plans",
        "培训计划",
        group="培训",
        model=TrainingPlan,
        columns=columns_of(
            TrainingPlan,
            "year name level topic persons hours budget held -audience -note",
            held=("已办班次", Count(), "(SELECT count(*) FROM training_classes k WHERE k.plan_id = t.id)"),
        ),
        form=TRAINING_PLAN,
        search=("name", "topic"),
        order="year",
        filters=(by_choice(TrainingPlan, "level"),),
        hint="还没有培训计划。按 Ctrl+N 登记。",
    ),
)
