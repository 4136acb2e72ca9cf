"""What only the register can say against a row of a sign-in sheet: no such course, somebody written down twice."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from db.services.sheet_links import Links
from db.services.store import Store
from db.sheets.plan import Draft


class SignInCheck:
    """Looks at the new rows of one workbook, in their order."""

    def __init__(self, store: Store, links: Links) -> None:
        self._store = store
        self._links = links
        self._courses: dict[int, frozenset[int]] = {}
        self._seen: dict[tuple[object, ...], int] = {}

    def __call__(self, draft: Draft) -> None:
        """Refuse a row of a course that the class does not have, and the second row of one person at one course."""
        training, session, person = (draft.values.get(name) for name in ("training", "session", "person"))
        if not isinstance(training, Mapping) or not isinstance(person, Mapping) or session is None:
            return
        class_id = self._links.find("training_classes", training)
        if class_id is None:
            return
        if session not in self._sessions(class_id):
            draft.refuse(f"这个班次没有第{session}课，请先登记课程或改正课次。", heading="课次")
        who = (class_id, session, *_named(person))
        earlier = self._seen.setdefault(who, draft.row)
        if earlier != draft.row:
            draft.refuse(f"与第{earlier}行是同一人同一课。", heading="姓名")

    def _sessions(self, class_id: int) -> frozenset[int]:
        if class_id not in self._courses:
            rows = self._store.database.rows("SELECT session FROM courses WHERE training_id=?", [class_id])
            self._courses[class_id] = frozenset(row[0] for row in rows)
        return self._courses[class_id]


def _named(person: Mapping[str, Any]) -> tuple[object, ...]:
    """What tells one person of a sheet from another."""
    return person.get("name"), person.get("unit"), person.get("licence_number")
