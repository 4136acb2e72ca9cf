"""Risk checks at a fair: started for a stand, answered one by one, judged, put right, closed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from db.errors import Missing, Refused
from db.kinds.clock import now, today
from db.models.exhibition import EXHIBIT_RISKS, RECTIFIED, Answer, Rectification
from db.rules.checklists import Checklist, Contribution, Question, Score, checklists
from db.rules.checklists import score as score_answers
from db.rules.deadlines import deadline
from db.services.cases import Cases
from db.services.fair_clocks import FairClocks
from db.services.fair_clues import FairClues
from db.services.fair_figures import FairFigures
from db.services.fair_hints import FairHints, Hint
from db.services.fair_stands import FairStands
from db.services.records import Records
from db.services.settle import answers_of, is_online, score_of, settle, version_of
from db.services.store import Changes, Store

__all__ = ["AskedQuestion", "Answered", "CheckSheet", "Contribution", "Exhibitions", "Score"]

_OPEN = ("draft",)
_DONE = ("passed", "withdrawn")


@dataclass(frozen=True)
class AskedQuestion:
    """One question as it stands in a check: how it may be answered, how it was, and what the register knows of it.

    `options` are its answers, key to label, in the order of the keys 1, 2, 3 …; `bad` the answers that ask for a
    remark; `clue` the id of the clue made out of it.
    """

    key: str
    part: str
    text: str
    short: str
    options: Mapping[str, str]
    bad: frozenset[str]
    needs: tuple[str, ...]
    action: str
    basis: str
    answer: str
    remark: str
    hints: tuple[Hint, ...]
    clue: int | None

    @property
    def is_bad(self) -> bool:
        """Whether the answer is one to act upon."""
        return self.answer in self.bad


@dataclass(frozen=True)
class CheckSheet:
    """A check as the screen needs it: whose it is, its open questions in order, its score, and where to go on."""

    id: int
    number: str
    exhibitor: int
    name: str
    booth: str
    state: str
    version: str
    questions: tuple[AskedQuestion, ...]
    score: Score
    next_key: str | None


@dataclass(frozen=True)
class Answered:
    """What one answer changed: the score now, whether a remark is wanted, the next open question."""

    question: str
    bad: bool
    needs: tuple[str, ...]
    score: Score
    next_key: str | None


class Exhibitions:
    """Risk checks and what comes of them.

    `hints` reads the register for a stand, `stands` says what happened there, `figures`
    sums a fair up, `clues` makes clues out of what was found, `clocks` tells the limits of a fair.
    """

    def __init__(self, store: Store, records: Records, cases: Cases) -> None:
        self.store = store
        self.records = records
        self.hints = FairHints(store, records, cases)
        self.clues = FairClues(store, records)
        self.stands = FairStands(store)
        self.clocks = FairClocks(store)
        self.figures = FairFigures(store, records, self.hints)

    def versions(self) -> dict[str, str]:
        """The versions of the checklist: key to title and first day."""
        return {key: f"{one.title}（{key}版，{one.start}起用）" for key, one in checklists().items()}

    def start(self, exhibitor_id: int, *, on: date | None = None, checkers: Sequence[int] = ()) -> int:
        """Begin a check of a stand, or go on with the one that is still a draft; returns its id.

        `checkers` are the ids of the officers. The version in force on the day stays with the check for ever.
        """
        found = self.store.database.value(
            "SELECT id FROM risk_checks WHERE exhibitor_id=? AND state='draft' ORDER BY id DESC LIMIT 1", [exhibitor_id]
        )
        if found:
            return int(found)
        values: dict[str, object] = {"exhibitor": exhibitor_id, "checked_on": on or today()}
        values |= dict(zip(("checker_a", "checker_b"), checkers, strict=False))
        return self.records.save("risk_checks", values)

    def sheet(self, check_id: int) -> CheckSheet:
        """The check with its open questions, its hints and its score."""
        check = self.records.load("risk_checks", check_id)
        version, answers = version_of(self.store, check_id), answers_of(self.store, check_id)
        rows = {row["question"]: row for row in check["answers"]}
        hints: dict[str, list[Hint]] = {}
        for hint in self.hints.of(check["exhibitor"]):
            hints.setdefault(hint.question, []).append(hint)
        asked = version.open(answers, online=is_online(self.store, check_id))
        stand = self.records.load("exhibitors", check["exhibitor"])
        following = version.next(answers, online=is_online(self.store, check_id))
        return CheckSheet(
            check_id,
            check["number"] or "",
            check["exhibitor"],
            stand["name"] or "",
            " ".join(filter(None, (stand["hall"], stand["booth"]))),
            check["state"],
            version.key,
            tuple(
                self._asked(version, one, rows.get(one.key, {}), tuple(hints.get(one.key, ())), check["checked_on"])
                for one in asked
            ),
            score_of(self.store, check_id),
            following.key if following else None,
        )

    def answer(self, check_id: int, question: str, answer: str | None, *, remark: str | None = None) -> Answered:
        """Save one answer at once; None takes it back. `remark` None leaves the remark as it is.

        Answers may be given by key or label. Raises `Refused` for a question or answer that the version does not
        have, and for a check that is no draft any more.
        """
        version = version_of(self.store, check_id)
        one = version.question(question)
        self._must_be(check_id, _OPEN, "已经填报，答案不能再改", "请先退回草稿。")
        with self.store.change() as changes:
            self._write_answer(changes, check_id, one, answer, remark)
            settle(changes, "risk_checks", check_id)
        answers = answers_of(self.store, check_id)
        following = version.next(answers, online=is_online(self.store, check_id), after=question)
        bad = answers.get(question, "") in one.bad
        return Answered(question, bad, one.needs, score_of(self.store, check_id), following.key if following else None)

    def fill(self, check_id: int) -> Score:
        """The exhibitor has answered: draft becomes filled. Raises `Refused` while questions are open."""
        self._must_be(check_id, _OPEN, "已经填报", "")
        result = score_of(self.store, check_id)
        if result.missing:
            raise Refused(
                f"还有{len(result.missing)}个问题没有答：{'、'.join(result.missing[:8])}。",
                remedy="不清楚的可以答“不清楚”。",
            )
        self._save(check_id, {"state": "filled", "filled_at": now()})
        return result

    def set_level(self, check_id: int, level: str, *, reason: str, by: str, second: str) -> None:
        """Set the level by hand; the computed one stays beside it. Raises `Invalid` without reason and second name."""
        if level not in EXHIBIT_RISKS:
            raise Refused(f"没有“{level}”这个等级。", remedy=f"可用的有：{'、'.join(EXHIBIT_RISKS)}。")
        values = {"manual_level": level, "manual_reason": reason, "manual_by": by, "manual_second": second}
        self._save(check_id, values, reason=f"人工定级：{reason}")

    def review(self, check_id: int, *, reviewer: str, opinion: str = "") -> None:
        """A second person confirms the level. Raises `Refused` while there is none, and for one of the checkers."""
        check = self._must_be(check_id, ("filled",), "不是已填报的排查，不能复核", "请先填报。")
        if reviewer in (check["checker_a_text"], check["checker_b_text"]):
            raise Refused(f"{reviewer}是这次排查的排查人，不能自己复核。", remedy="请由另一人复核。")
        if not check["manual_level"] and check["level"] in (None, "pending"):
            raise Refused("等级还是“待评定”，不能复核。", remedy=f"{score_of(self.store, check_id).because}。")
        self._save(
            check_id, {"state": "reviewed", "reviewed_at": now(), "reviewer": reviewer, "opinion": opinion or None}
        )

    def rectify(self, check_id: int, *, due_on: date | None = None, demands: Mapping[str, str] | None = None) -> date:
        """Ask for rectification: one row a finding, with the checklist's action unless `demands` says otherwise.

        Returns the due day: the given one, else three working days before the opening for high risk, the day before
        the opening otherwise, today when that has passed.
        """
        check = self._must_be(check_id, ("reviewed", "rectifying"), "还没有复核，不能下达整改", "请先复核定级。")
        version, result = version_of(self.store, check_id), score_of(self.store, check_id)
        due = due_on or self._due(check)
        wanted = demands if demands is not None else {key: version.question(key).action for key in result.findings}
        kept = {row["question"] for row in check["rectifications"]}
        rows: list[dict[str, object]] = [{"id": row["id"]} for row in check["rectifications"]]
        rows += [
            {"question": key, "demand": demand or version.question(key).short, "due_on": due, "result": "pending"}
            for key, demand in wanted.items()
            if key not in kept
        ]
        if not rows:
            raise Refused("没有需要整改的问题。", remedy="没有问题的排查复核后直接销号备案。")
        text = "；".join(dict.fromkeys(wanted.values()))
        values = {"state": "rectifying", "due_on": due, "demand": check["demand"] or text, "rectifications": rows}
        self._save(check_id, values | ({} if check["rectifying_at"] else {"rectifying_at": now()}))
        return due

    def report(self, row_id: int, *, proof: str, on: date | None = None) -> None:
        """The exhibitor reported one rectification with its proof."""
        self._row(row_id, {"result": "reported", "proof": proof, "reported_on": on or today()})

    def judge(self, row_id: int, result: str, *, reviewer: str, on: date | None = None, note: str = "") -> None:
        """The review of one rectification: `passed`, `failed` (to be done again), `withdrawn` (the exhibit is gone)."""
        if result not in ("passed", "failed", "withdrawn"):
            raise Refused(f"复核结果不能是“{RECTIFIED.get(result, result)}”。", remedy="请选通过、未通过或撤展。")
        self._row(row_id, {"result": result, "reviewer": reviewer, "reviewed_on": on or today(), "note": note or None})

    def report_all(self, check_id: int, *, proof: str, on: date | None = None) -> int:
        """The exhibitor reported everything that is still to be put right, with one proof; gives how many."""
        return self._each(check_id, ("pending", "failed", None), lambda row: self.report(row, proof=proof, on=on))

    def judge_all(self, check_id: int, result: str, *, reviewer: str, note: str = "") -> int:
        """The review of everything that was reported (a withdrawn exhibit needs no report); gives how many."""
        states = ("reported",) if result != "withdrawn" else ("reported", "pending", "failed", None)
        return self._each(check_id, states, lambda row: self.judge(row, result, reviewer=reviewer, note=note))

    def _each(self, check_id: int, states: Sequence[str | None], act: Callable[[int], None]) -> int:
        rows = self.records.load("risk_checks", check_id)["rectifications"]
        meant = [row["id"] for row in rows if row["result"] in states]
        if not meant:
            raise Refused("没有可以登记的整改事项。", remedy="请先下达整改，或登记企业的反馈。")
        with self.store.change():
            for row in meant:
                act(row)
        return len(meant)

    def close(self, check_id: int) -> None:
        """Close the check: at once when nothing is to be put right, else when every rectification passed.

        Raises `Refused` with what is still open.
        """
        check = self._must_be(check_id, ("reviewed", "rectifying"), "还没有复核，不能销号", "请先复核定级。")
        left = [row["question"] or row["demand"] for row in check["rectifications"] if row["result"] not in _DONE]
        if left:
            raise Refused(
                f"还有{len(left)}项整改没有通过：{'、'.join(left[:6])}。", remedy="请先复核整改结果，或登记撤展。"
            )
        level = check["manual_level"] or check["level"]
        if level in ("middle", "high") and not check["rectifications"]:
            raise Refused(f"{EXHIBIT_RISKS[level]}风险的排查要先下达整改。", remedy="请先下达整改建议书。")
        self._save(check_id, {"state": "closed", "closed_at": now()})

    @staticmethod
    def rectified_label(result: str | None) -> str:
        """How a rectification stands, in Chinese."""
        return RECTIFIED.get(result or "pending", "")

    def reopen(self, check_id: int, *, reason: str) -> None:
        """Take a check back to draft so that answers can be changed; the reason stays in the log."""
        if not reason.strip():
            raise Refused("退回草稿必须写明理由。")
        values = {"state": "draft", "filled_at": None, "reviewed_at": None, "closed_at": None}
        self._save(check_id, values, reason=reason)

    def rescore(self, check_id: int, version: str) -> tuple[Score, Score]:
        """The score by the check's own version and by another one; nothing is written."""
        return score_of(self.store, check_id), score_of(self.store, check_id, version=version)

    def compared(self, check_id: int) -> tuple[tuple[str, Score], ...]:
        """The score by every version of the checklist, the check's own first, each with the version's title."""
        own = version_of(self.store, check_id).key
        keys = [own, *(key for key in checklists() if key != own)]
        return tuple((self.versions()[key], score_of(self.store, check_id, version=key)) for key in keys)

    def trial(self, check_id: int, answers: Mapping[str, str]) -> Score:
        """The score if these answers were given too; nothing is written."""
        made = {**answers_of(self.store, check_id), **answers}
        return score_answers(version_of(self.store, check_id), made, online=is_online(self.store, check_id))

    @staticmethod
    def _asked(
        version: Checklist, one: Question, row: Mapping[str, Any], hints: tuple[Hint, ...], on: date
    ) -> AskedQuestion:
        return AskedQuestion(
            one.key,
            version.parts[one.part],
            one.text,
            one.short,
            one.options,
            one.bad,
            one.needs,
            one.action,
            one.basis(on),
            row.get("answer") or "",
            row.get("remark") or "",
            hints,
            row.get("clue"),
        )

    def _write_answer(
        self, changes: Changes, check_id: int, one: Question, answer: str | None, remark: str | None
    ) -> None:
        owner = self.store.database.value("SELECT uid FROM risk_checks WHERE id=?", [check_id])
        found = self.store.database.value(
            "SELECT id FROM risk_answers WHERE check_id=? AND question=? LIMIT 1", [check_id, one.key]
        )
        before = self.store.stored(Answer, found) if found else None
        if answer is None:
            if before is not None:
                changes.delete(Answer, before["id"], before=before, owner=bytes(owner))
            return
        specs = Answer.specs()
        after: dict[str, Any] = {"answer": one.accept(answer)}
        if remark is not None:
            after["remark"] = specs["remark"].kind.store(specs["remark"].kind.parse(remark))
        if before is not None and all(before[name] == value for name, value in after.items()):
            return
        after["answered_at"] = specs["answered_at"].kind.store(now())
        if before is not None:
            changes.update(Answer, before["id"], before=before, after=after, owner=bytes(owner))
            return
        place = list(version_of(self.store, check_id).questions).index(one.key)
        row = {"check_id": check_id, "question": one.key, "position": place}
        changes.insert(Answer, row | after, owner=bytes(owner))

    def _due(self, check: Mapping[str, Any]) -> date:
        opens = self.store.database.value(
            "SELECT e.opens_on FROM exhibitors x JOIN exhibitions e ON e.id=x.exhibition_id WHERE x.id=?",
            [check["exhibitor"]],
        )
        day = date.fromisoformat(opens)
        if (check["manual_level"] or check["level"]) == "high":
            day = deadline("exhibition_risk_close", day).ends_on
        else:
            day = date.fromordinal(day.toordinal() - 1)
        return max(day, today())

    def _must_be(self, check_id: int, states: Sequence[str], sentence: str, remedy: str) -> dict[str, Any]:
        check = self.records.load("risk_checks", check_id)
        if check["state"] not in states:
            raise Refused(f"排查 {check['number'] or check_id} {sentence}。", remedy=remedy)
        return check

    def _save(self, check_id: int, values: Mapping[str, object], *, reason: str = "") -> None:
        self.records.save("risk_checks", values, record_id=check_id, reason=reason)

    def _row(self, row_id: int, values: Mapping[str, Any]) -> None:
        before = self.store.stored(Rectification, row_id)
        if before is None:
            raise Missing("这项整改已不存在。")
        owner = self.store.database.value("SELECT uid FROM risk_checks WHERE id=?", [before["check_id"]])
        specs = Rectification.specs()
        after = {name: specs[name].kind.store(specs[name].kind.parse(value)) for name, value in values.items()}
        with self.store.change() as changes:
            changes.update(Rectification, row_id, before=before, after=after, owner=bytes(owner))
