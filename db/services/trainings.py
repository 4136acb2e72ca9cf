"""Classes: roster, attendance by default present and marked by initials, assessments, certificates, transcripts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from db.errors import Missing, Refused
from db.kinds.clock import today
from db.models.training import ATTENDANCE, Attendance, Participant
from db.rules.training import training_rules
from db.services.records import Records
from db.services.roster import Known, Match, initials, match, people
from db.services.store import Changes, Store
from db.services.training_figures import TrainingFigures


@dataclass(frozen=True)
class SignIn:
    """One person at one session; `status` is empty while nothing is recorded."""

    person: int
    name: str
    unit: str
    duty: str
    team: str
    status: str
    minutes: int | None
    reason: str
    approved_by: str

    @property
    def label(self) -> str:
        """The status in Chinese."""
        return ATTENDANCE.get(self.status, "")


@dataclass(frozen=True)
class Mark:
    """A mark that was changed: what stood there before, to be put back by `undo`."""

    training: int
    session: int
    before: SignIn
    after: str


@dataclass(frozen=True)
class Marked:
    """What typed initials did: the marks, the words that fit nobody, and those that fit several with their ids."""

    marks: tuple[Mark, ...]
    unknown: tuple[str, ...]
    ambiguous: Mapping[str, tuple[int, ...]]


@dataclass(frozen=True)
class TranscriptLine:
    """One class of one person: sessions attended of those held, hours, the better score, the certificate."""

    training: int
    number: str
    name: str
    starts_on: date | None
    ends_on: date | None
    attended: int
    sessions: int
    hours: Decimal
    score: Decimal | None
    passed: bool | None
    certificate: str


class Trainings:
    """Training classes. `figures` counts them; each count opens into ids."""

    def __init__(self, store: Store, records: Records) -> None:
        self.store = store
        self.records = records
        self.figures = TrainingFigures(store)

    def person_of(self, officer_id: int) -> int:
        """The person of an officer of this office, made on the way; unit, duty and licence are the officer's."""
        found = self.store.database.value("SELECT id FROM people WHERE officer_id=? ORDER BY id LIMIT 1", [officer_id])
        if found:
            return int(found)
        officer = self.records.load("officers", officer_id)
        region = self.store.database.value("SELECT region FROM offices LIMIT 1")
        return self.records.save("people", {"name": officer["name"], "officer": officer_id, "region": region})

    def match(self, text: str, *, class_id: int | None = None) -> tuple[Match, ...]:
        """Match pasted names with everybody in the register, or with the roster of a class."""
        self.store.access.need_read("people")
        return match(text, self._known(class_id) if class_id is not None else people(self.store))

    def enrol(self, class_id: int, person_ids: Iterable[int]) -> tuple[int, ...]:
        """Put people on the roster; returns those who were not on it yet."""
        owner = self._uid(class_id)
        on_it = {row[0] for row in self.store.database.rows(_ROSTER, [class_id])}
        fresh = [one for one in dict.fromkeys(person_ids) if one not in on_it]
        place = len(on_it)
        with self.store.change() as changes:
            for offset, person in enumerate(fresh):
                row = {"training_id": class_id, "person_id": person, "position": place + offset}
                changes.insert(Participant, row, owner=owner)
        return tuple(fresh)

    def enrol_names(self, class_id: int, text: str, *, make: bool = False) -> tuple[Match, ...]:
        """Put the people of a pasted list on the roster; returns every name with how it was matched.

        With `make` a name that fits nobody becomes a new person with its unit. Names that fit several stay open.
        """
        with self.store.change():
            found = list(self.match(text))
            for place, one in enumerate(found):
                if make and one.person is None and not one.candidates:
                    values = {"name": one.name, "unit": one.unit or None}
                    made = self.records.save("people", values)
                    found[place] = Match(one.text, one.name, one.unit, made, "none")
            self.enrol(class_id, [one.person for one in found if one.person is not None])
        return tuple(found)

    def sheet(self, class_id: int, session: int) -> tuple[SignIn, ...]:
        """The sign-in of a session: the roster in its order, then walk-ins."""
        self.store.access.need_read("training_classes")
        rows = self.store.database.rows(_SHEET, [session, class_id, class_id, session, class_id])
        return tuple(SignIn(*row) for row in rows)

    def open_session(self, class_id: int, session: int) -> int:
        """Record everybody on the roster of whom nothing is recorded as present; returns how many."""
        self._must_have(class_id, session)
        absent = [one.person for one in self.sheet(class_id, session) if not one.status]
        self._mark(class_id, session, absent, "present")
        return len(absent)

    def mark(
        self,
        class_id: int,
        session: int,
        person_ids: Iterable[int],
        status: str,
        *,
        minutes: int | None = None,
        reason: str = "",
        approved_by: str = "",
    ) -> tuple[Mark, ...]:
        """Mark people of a session; returns what changed, for `undo`.

        Somebody who is not on the roster is a walk-in. Raises `Refused` for an unknown status or session, and for a
        make-up sign-in without reason or approval.
        """
        self._must_have(class_id, session)
        if status not in ATTENDANCE:
            raise Refused(f"没有“{status}”这种签到状态。", remedy=f"可用的有：{'、'.join(ATTENDANCE.values())}。")
        if status == "makeup" and not (reason.strip() and approved_by.strip()):
            raise Refused("补签必须写明事由和批准人。", remedy="请补充后再登记，不得代签。")
        return self._mark(
            class_id, session, person_ids, status, minutes=minutes, reason=reason, approved_by=approved_by
        )

    def mark_by_initials(self, class_id: int, session: int, text: str, status: str = "absent", **more: Any) -> Marked:
        """Everybody is present but those typed, by initials, pinyin or name: `zw lxm 王芳`.

        A word that fits nobody or several people marks nobody and is handed back. `more` as in `mark`.
        """
        meant = initials(text, self._known(class_id))
        with self.store.change():
            self.open_session(class_id, session)
            sure = [ids[0] for ids in meant.values() if len(ids) == 1]
            marks = self.mark(class_id, session, sure, status, **more)
        unknown = tuple(word for word, ids in meant.items() if not ids)
        return Marked(marks, unknown, {word: ids for word, ids in meant.items() if len(ids) > 1})

    def scan(self, class_id: int, session: int, code: str) -> tuple[Mark, ...]:
        """A licence number or phone number read by a scanner signs its holder in. Raises `Missing` for nobody."""
        found = self.store.database.rows("SELECT id FROM people WHERE licence_number=? OR phone=?", [code, code])
        if len(found) != 1:
            raise Missing(f"没有找到证号“{code}”的人员。" if not found else f"证号“{code}”有多人，请改用姓名。")
        return self.mark(class_id, session, [found[0][0]], "present")

    def undo(self, marks: Sequence[Mark]) -> None:
        """Put back what stood there before these marks, the last one first."""
        with self.store.change(reason="撤销签到") as changes:
            for one in reversed(marks):
                before = one.before
                if before.status:
                    self._mark(
                        one.training,
                        one.session,
                        [before.person],
                        before.status,
                        minutes=before.minutes,
                        reason=before.reason,
                        approved_by=before.approved_by,
                    )
                    continue
                row = self._attendance(one.training, one.session, before.person)
                if row is not None:
                    changes.delete(Attendance, row["id"], before=row, owner=self._uid(one.training))

    def passed(self, class_id: int) -> dict[int, bool | None]:
        """Whether each assessed person passed; None while there is no score."""
        record = self.records.load("training_classes", class_id)
        rules, line = training_rules(), record["pass_score"]
        return {
            row["person"]: rules.passed(stated=row["passed"], score=row["score"], second=row["second_score"], line=line)
            for row in record["assessments"]
        }

    def deserving(self, class_id: int) -> tuple[int, ...]:
        """Those who get a certificate: there for the declared share of the hours, and passed where there was a test."""
        record = self.records.load("training_classes", class_id)
        whole = sum((row["hours"] or Decimal(0) for row in record["courses"]), Decimal(0))
        hours, passed = self.figures.hours_in(class_id), self.passed(class_id)
        enough = whole * training_rules().share / 100
        roster = [row["person"] for row in record["participants"]]
        there = [one for one in roster if one in hours and hours[one] >= enough]
        return tuple(one for one in there if not passed or passed.get(one))

    def waiting(self, class_id: int) -> tuple[int, ...]:
        """Those who deserve a certificate and have none yet."""
        rows = self.store.database.rows(
            "SELECT person_id FROM certificates WHERE training_id=? AND state<>'void'", [class_id]
        )
        have = {row[0] for row in rows}
        return tuple(one for one in self.deserving(class_id) if one not in have)

    def certify(self, class_id: int, *, on: date | None = None) -> tuple[int, ...]:
        """Issue the certificates that are due and not issued yet; returns their ids."""
        hours, day = self.figures.hours_in(class_id), on or today()
        with self.store.change(reason="颁发结业证书"):
            return tuple(
                self.records.save(
                    "certificates", {"training": class_id, "person": person, "hours": hours[person], "issued_on": day}
                )
                for person in self.waiting(class_id)
            )

    def reissue(self, certificate_id: int, *, reason: str) -> int:
        """Issue a certificate anew under a new number; the old one says why. Raises `Refused` without a reason."""
        if not reason.strip():
            raise Refused("补发证书必须写明原因。")
        old = self.records.load("certificates", certificate_id)
        if old["state"] != "valid":
            raise Refused(f"证书 {old['number']} 已经{'补发' if old['state'] == 'reissued' else '作废'}。")
        values = {"training": old["training"], "person": old["person"], "hours": old["hours"], "issued_on": today()}
        with self.store.change(reason=reason):
            made = self.records.save("certificates", values | {"note": f"补发，原证书号{old['number']}"})
            self.records.save("certificates", {"state": "reissued", "note": reason}, record_id=certificate_id)
        return made

    def verify(self, number: str, code: str) -> dict[str, Any]:
        """The certificate behind a number and its code. Raises `Missing` when they do not belong together."""
        found = self.store.database.value(
            "SELECT id FROM certificates WHERE number=? AND code=?", [number.strip(), code.strip().upper()]
        )
        if not found:
            raise Missing(
                f"没有证书号“{number}”、验证码“{code}”的证书。", remedy="请核对；对不上的证书不是本局颁发的。"
            )
        return self.records.load("certificates", found)

    def transcript(self, person_id: int) -> tuple[TranscriptLine, ...]:
        """Every class of a person, the earliest first (一人一档)."""
        self.store.access.need_read("people")
        rows = self.store.database.rows(_TRANSCRIPT, [person_id, person_id, person_id])
        made = []
        for class_id, number, name, starts, ends, sessions, certificate in rows:
            attended, hours = self.figures.of_person(class_id, person_id)
            record = self.store.database.rows(
                "SELECT score, second_score FROM assessments WHERE training_id=? AND person_id=? LIMIT 1",
                [class_id, person_id],
            )
            scores = [Decimal(value) / 10000 for value in (record[0] if record else ()) if value is not None]
            made.append(
                TranscriptLine(
                    class_id,
                    number or "",
                    name,
                    date.fromisoformat(starts) if starts else None,
                    date.fromisoformat(ends) if ends else None,
                    attended,
                    sessions,
                    hours,
                    max(scores, default=None),
                    self.passed(class_id).get(person_id),
                    certificate or "",
                )
            )
        return tuple(made)

    def _known(self, class_id: int) -> tuple[Known, ...]:
        return people(self.store, [row[0] for row in self.store.database.rows(_ROSTER, [class_id])])

    def _must_have(self, class_id: int, session: int) -> None:
        found = self.store.database.value(
            "SELECT 1 FROM courses WHERE training_id=? AND session=? LIMIT 1", [class_id, session]
        )
        if not found:
            raise Refused(f"这个班次没有第{session}课。", remedy="请先登记课程。")

    def _uid(self, class_id: int) -> bytes:
        uid = self.store.database.value("SELECT uid FROM training_classes WHERE id=?", [class_id])
        if uid is None:
            raise Missing("这个班次已不存在，可能已被删除。")
        return bytes(uid)

    def _attendance(self, class_id: int, session: int, person: int) -> dict[str, Any] | None:
        found = self.store.database.value(
            "SELECT id FROM attendance WHERE training_id=? AND session=? AND person_id=? LIMIT 1",
            [class_id, session, person],
        )
        return self.store.stored(Attendance, found) if found else None

    def _mark(
        self,
        class_id: int,
        session: int,
        person_ids: Iterable[int],
        status: str,
        *,
        minutes: int | None = None,
        reason: str = "",
        approved_by: str = "",
    ) -> tuple[Mark, ...]:
        owner = self._uid(class_id)
        after = {"status": status, "minutes": minutes, "reason": reason or None, "approved_by": approved_by or None}
        marks = []
        with self.store.change() as changes:
            last = self.store.database.value("SELECT max(position) FROM attendance WHERE training_id=?", [class_id])
            place = 0 if last is None else last + 1
            for person in dict.fromkeys(person_ids):
                before = self._attendance(class_id, session, person)
                marks.append(Mark(class_id, session, _sign_in(person, before), status))
                place = self._put(changes, before, after, place=place, owner=owner, key=(class_id, session, person))
        return tuple(marks)

    @staticmethod
    def _put(
        changes: Changes,
        before: Mapping[str, Any] | None,
        after: Mapping[str, Any],
        *,
        place: int,
        owner: bytes,
        key: tuple[int, int, int],
    ) -> int:
        if before is not None:
            changes.update(Attendance, before["id"], before=before, after=after, owner=owner)
            return place
        row = dict(zip(("training_id", "session", "person_id"), key, strict=True)) | {"position": place}
        changes.insert(Attendance, row | dict(after), owner=owner)
        return place + 1


_ROSTER = "SELECT person_id FROM participants WHERE training_id=? ORDER BY position, id"
_SHEET = (
    "SELECT id, name, unit, duty, team, status, minutes, reason, approved FROM ("
    "SELECT p.id, p.name, coalesce(p.unit,'') unit, coalesce(p.duty,'') duty, coalesce(r.team,'') team, "
    "coalesce(a.status,'') status, a.minutes, coalesce(a.reason,'') reason, coalesce(a.approved_by,'') approved, "
    "0 later, r.position place FROM participants r JOIN people p ON p.id=r.person_id "
    "LEFT JOIN attendance a ON a.training_id=r.training_id AND a.person_id=p.id AND a.session=? "
    "WHERE r.training_id=? UNION ALL "
    "SELECT p.id, p.name, coalesce(p.unit,''), coalesce(p.duty,''), '', a.status, a.minutes, coalesce(a.reason,''), "
    "coalesce(a.approved_by,''), 1, a.position FROM attendance a JOIN people p ON p.id=a.person_id "
    "WHERE a.training_id=? AND a.session=? AND a.person_id NOT IN "
    "(SELECT person_id FROM participants WHERE training_id=?)) ORDER BY later, place, id"
)
_TRANSCRIPT = (
    "SELECT k.id, k.number, k.name, k.starts_on, k.ends_on, "
    "(SELECT count(*) FROM courses c WHERE c.training_id=k.id), "
    "(SELECT t.number FROM certificates t WHERE t.training_id=k.id AND t.person_id=? AND t.state='valid' LIMIT 1) "
    "FROM training_classes k WHERE k.id IN (SELECT training_id FROM participants WHERE person_id=? "
    "UNION SELECT training_id FROM attendance WHERE person_id=?) ORDER BY k.starts_on, k.id"
)


def _sign_in(person: int, row: Mapping[str, Any] | None) -> SignIn:
    """A row of attendance as what stood there before; an empty one when there was none."""
    if row is None:
        return SignIn(person, "", "", "", "", "", None, "", "")
    return SignIn(person, "", "", "", "", row["status"], row["minutes"], row["reason"] or "", row["approved_by"] or "")
