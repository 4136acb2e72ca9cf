"""What happened at a stand: its checks, the complaints against it, and who checks at its fair."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from db.models.exhibition import CHECK_STATES, FAIR_RESULTS, LEVELS
from db.rules.laws import cite
from db.services.store import Store


@dataclass(frozen=True)
class StandEvent:
    """A check of a stand or a complaint against it, in a line; `level` is empty where there is none."""

    register: str
    record_id: int
    on: date
    number: str
    state: str
    state_label: str
    level: str
    level_label: str
    words: str


@dataclass(frozen=True)
class Remark:
    """What the rules of fairs say of a complaint: a sentence, its field, its article, how much it matters."""

    sentence: str
    path: str
    article: str
    tone: str


class FairStands:
    """Reads it."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def events(self, exhibitor_id: int) -> tuple[StandEvent, ...]:
        """The checks of a stand and the complaints against it, the last one first."""
        self.store.access.need_read("exhibitors")
        rows = self.store.database.rows(
            "SELECT 'risk_checks', id, checked_on, number, state, coalesce(manual_level, level, ''), findings "
            "FROM risk_checks WHERE exhibitor_id=? UNION ALL SELECT 'fair_complaints', id, substr(received_at, 1, 10), "
            "number, coalesce(result, ''), '', exhibit FROM fair_complaints WHERE exhibitor_id=? "
            "ORDER BY 3 DESC, 2 DESC",
            [exhibitor_id, exhibitor_id],
        )
        found = []
        for register, record_id, on, number, state, level, more in rows:
            is_check = register == "risk_checks"
            label = CHECK_STATES.get(state, "") if is_check else FAIR_RESULTS.get(state, "处理中")
            words = (f"问题 {more} 个" if more else "") if is_check else f"被投诉　{more or ''}".strip()
            day, named = date.fromisoformat(on), LEVELS.get(level, "")
            found.append(StandEvent(register, record_id, day, number or "", state, label, level, named, words))
        return tuple(found)

    def usual_checkers(self, exhibitor_id: int) -> tuple[int, ...]:
        """The officers of the last check at the same fair: the two who are walking through the halls today."""
        rows = self.store.database.rows(
            "SELECT k.checker_a_id, k.checker_b_id FROM risk_checks k JOIN exhibitors x ON x.id=k.exhibitor_id "
            "WHERE x.exhibition_id=(SELECT exhibition_id FROM exhibitors WHERE id=?) AND k.checker_a_id IS NOT NULL "
            "ORDER BY k.id DESC LIMIT 1",
            [exhibitor_id],
        )
        return tuple(one for one in (rows[0] if rows else ()) if one is not None)

    def remarks(self, complaint_id: int) -> tuple[Remark, ...]:
        """What is to be thought of at a complaint: missing papers, repetition, a second infringement in a row."""
        self.store.access.need_read("fair_complaints")
        columns = "c.authority, c.right_id, c.acceptance, c.result, c.repeat, c.exhibit, x.party_id, c.received_at"
        row = self.store.database.rows(
            f"SELECT {columns} FROM fair_complaints c LEFT JOIN exhibitors x ON x.id=c.exhibitor_id WHERE c.id=?",
            [complaint_id],
        )[0]
        authority, right, acceptance, result, repeat, exhibit, party, received = row
        day = date.fromisoformat(received[:10])
        found = []
        if acceptance is None and not authority:
            sentence = "还没有登记权属证明；材料不齐的及时通知补充，不补充的不予接受"
            found.append(Remark(sentence, "authority", cite("ZH 9", day), "watch"))
        if acceptance is None and right is None:
            found.append(Remark("还没有登记主张的权利", "right", cite("ZH 8", day), "watch"))
        earlier = self._earlier(complaint_id, party, received)
        same = next((one for one in earlier if exhibit and one[2] == exhibit), None)
        if same is not None and repeat in (None, "none"):
            sentence = f"同一展品以前被投诉过（{same[0]}，{FAIR_RESULTS.get(same[1], '处理中')}），请填“是否重复”"
            found.append(Remark(sentence, "repeat", "", "watch"))
        if result == "established" and any(one[1] == "established" for one in earlier):
            sentence = "该企业连续两次以上侵权成立，主办方应禁止其参加下一届展会"
            found.append(Remark(sentence, "result", cite("ZH 31", day), "serious"))
        return tuple(found)

    def _earlier(self, complaint_id: int, party: int | None, received: str) -> list[tuple[str, str, str]]:
        """Number, result and exhibit of the complaints made of the same enterprise before."""
        return [
            (number or "", result or "", exhibit or "")
            for number, result, exhibit in self.store.database.rows(
                "SELECT c.number, c.result, c.exhibit FROM fair_complaints c JOIN exhibitors x ON x.id=c.exhibitor_id "
                "WHERE x.party_id=? AND c.id<>? AND c.received_at<=? ORDER BY c.received_at DESC",
                [party, complaint_id, received],
            )
        ]
