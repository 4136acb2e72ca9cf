"""The forms of training: people, plans, classes, certificates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from db.forms.declare import Form, rows, section
from db.models.training import (
    Assessment,
    Attendance,
    Certificate,
    Course,
    Lecturer,
    Participant,
    Trainee,
    TrainingClass,
    TrainingPlan,
)


def _ends_after_begin(values: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    begin, end = values.get("starts_on"), values.get("ends_on")
    if isinstance(begin, date) and isinstance(end, date) and end < begin:
        yield "ends_on", f"早于开班日期 {begin:%Y-%m-%d}，请核对"


def _sessions_are_numbered_once(values: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    seen: set[int | None] = set()
    for place, row in enumerate(values.get("courses") or ()):
        number = row.get("session")
        if number is not None and number in seen:
            yield f"courses.{place}.session", f"第{number}课已经有了，课次不能重复"
        seen.add(number)


def _attendance_is_of_a_session(values: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    if "courses" not in values:
        return
    known = {row.get("session") for row in values["courses"] or ()}
    for place, row in enumerate(values.get("attendance") or ()):
        if row.get("session", next(iter(known), None)) not in known:
            yield f"attendance.{place}.session", f"没有第{row['session']}课，请核对课程"


def _make_up_is_approved(values: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    for place, row in enumerate(values.get("attendance") or ()):
        if row.get("status") != "makeup":
            continue
        if not row.get("reason", row.get("id")):
            yield f"attendance.{place}.reason", "补签必须写明事由"
        if not row.get("approved_by", row.get("id")):
            yield f"attendance.{place}.approved_by", "补签必须有批准人"


def _sign_in_is_answered_for(values: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    """A make-up sign-in by itself needs what one in its class needs."""
    if values.get("status") == "makeup":
        if not values.get("reason"):
            yield "reason", "补签必须写明事由"
        if not values.get("approved_by"):
            yield "approved_by", "补签必须有批准人"


PERSON = Form(
    "person",
    "参训人员",
    "people",
    (
        section(
            "person",
            "人员",
            Trainee,
            "name gender unit duty region township licence_number phone officer active note",
        ),
    ),
)

LECTURER = Form(
    "lecturer",
    "授课人",
    "lecturers",
    (section("lecturer", "授课人", Lecturer, "name unit title field phone note"),),
)

TRAINING_PLAN = Form(
    "training_plan",
    "培训计划",
    "training_plans",
    (section("plan", "计划", TrainingPlan, "name* year level topic* audience* persons hours budget note"),),
)

TRAINING_CLASS = Form(
    "training_class",
    "培训班次",
    "training_classes",
    (
        section(
            "class",
            "班次",
            TrainingClass,
            "number name* plan document_number host organiser starts_on ends_on place form audience* leader phone "
            "budget pass_score counting",
        ),
        section(
            "courses",
            "课程",
            TrainingClass,
            rows(Course, "topic session held_on half time lecturer hours sign_way note"),
        ),
        section("participants", "参训人员", TrainingClass, rows(Participant, "person team note")),
        section(
            "attendance", "签到", TrainingClass, rows(Attendance, "person session status minutes reason approved_by")
        ),
        section("assessments", "考核", TrainingClass, rows(Assessment, "person way score second_score passed note")),
        section("summary", "总结", TrainingClass, "summary note"),
    ),
    rules=(_ends_after_begin, _sessions_are_numbered_once, _attendance_is_of_a_session, _make_up_is_approved),
)

ATTENDANCE = Form(
    "attendance",
    "签到",
    "attendance",
    (section("sign_in", "签到", Attendance, "training session person status minutes reason approved_by"),),
    rules=(_sign_in_is_answered_for,),
)

CERTIFICATE = Form(
    "certificate",
    "结业证书",
    "certificates",
    (section("certificate", "证书", Certificate, "number training person hours issued_on code state note"),),
)
