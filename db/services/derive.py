"""What follows from what was entered, so that nobody types it: numbers, keys for pinyin, values, first states."""

from __future__ import annotations

from base64 import b32encode
from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from hashlib import sha256
from typing import Any

from db.kinds.clock import today
from db.rules.checklists import in_force
from db.services.numbers import give
from db.services.store import Store

Values = dict[str, Any]
Old = Mapping[str, Any] | None
_FIRST_STATES = (
    ("closed_on", "closed"),
    ("decided_on", "decided_penalty"),
    ("decision_number", "decided_penalty"),
    ("fine", "decided_penalty"),
    ("filed_on", "investigating"),
)


def derive(store: Store, name: str, values: Mapping[str, Any], *, before: Old, numbered: bool = True) -> Values:
    """The values to be stored for a record (or row) of the table `name`, with what follows from them filled in.

    `values` holds the fields named by the clerk, `before` the whole old record or None. A value the clerk gave is
    never replaced. A record that comes from elsewhere (`numbered` false) is given no number of ours.
    """
    out = dict(values)
    step = _DERIVED.get(name)
    if step is not None:
        step(store, out, before)
    if numbered and name in _NUMBERED:
        _NUMBERED[name](store, out, before)
    return out


def _keys(store: Store, out: Values, before: Old) -> None:
    del store, before
    if out.get("name"):
        from db.pinyin import keys  # pypinyin is heavy and only saving needs it

        out["name_keys"] = keys(out["name"])


def _clue(store: Store, out: Values, before: Old) -> None:
    del store
    if before is None:
        out["registered_on"] = out.get("registered_on") or today()
        out["state"] = out.get("state") or "open"


def _case(store: Store, out: Values, before: Old) -> None:
    now = {**(before or {}), **out}
    if before is None and not out.get("state"):
        dated = (state for name, state in _FIRST_STATES if out.get(name))
        out["state"] = next(dated, "verifying")
    if before is None and not out.get("unit"):
        out["unit"] = store.database.value("SELECT unit FROM offices LIMIT 1")
    if now.get("found_on") is None and now.get("clue") is not None and "found_on" not in out:
        found = store.database.value("SELECT received_on FROM clues WHERE id=?", [now["clue"]])
        if found:
            from db.models import Clue

            out["found_on"] = Clue.specs()["received_on"].kind.load(found)


def _trainee(store: Store, out: Values, before: Old) -> None:
    """A person of this office has unit, duty, licence and phone from the register of officers."""
    now = {**(before or {}), **out}
    if now.get("officer") is not None:
        names = ("unit", "duty", "licence_number", "phone")
        row = store.database.rows(f"SELECT {','.join(names)} FROM officers WHERE id=?", [now["officer"]])
        out.update({name: value for name, value in zip(names, row[0], strict=True) if not now.get(name) and value})
    _keys(store, out, before)


def _exhibitor(store: Store, out: Values, before: Old) -> None:
    now = {**(before or {}), **out}
    if not now.get("name") and now.get("party") is not None:
        out["name"] = store.database.value("SELECT name FROM parties WHERE id=?", [now["party"]])
    _keys(store, out, before)


def _risk_check(store: Store, out: Values, before: Old) -> None:
    del store
    now = {**(before or {}), **out}
    out["state"] = now.get("state") or "draft"
    if not now.get("checklist"):
        out["checklist"] = in_force(now.get("checked_on") or today()).key


def _yearly(code: str, day: str, *, table: str, pattern: str) -> Callable[[Store, Values, Old], None]:
    """Give a new record the next number of the year of its `day`."""

    def number(store: Store, out: Values, before: Old) -> None:
        if before is None and not out.get("number"):
            year = (out.get(day) or today()).year
            out["number"] = give(store, code, year, pattern, recorded=((table, "number"),))

    return number


def _certificate(store: Store, out: Values, before: Old) -> None:
    """A certificate is numbered within its class; its code is drawn from all that stands on it."""
    now = {**(before or {}), **out}
    now["issued_on"] = out["issued_on"] = now.get("issued_on") or today()
    if not now.get("number"):
        training = store.database.value("SELECT number FROM training_classes WHERE id=?", [now["training"]])
        pattern = f"{training or now['training']}-{{serial:03d}}"
        out["number"] = now["number"] = give(store, f"certificate {training}", now["issued_on"].year, pattern)
    if not now.get("code"):
        name = store.database.value("SELECT name FROM people WHERE id=?", [now["person"]])
        said = "|".join(map(str, (now["number"], name, now.get("hours"), now["issued_on"])))
        letters = b32encode(sha256(said.encode()).digest()).decode()
        out["code"] = f"{letters[:4]}-{letters[4:8]}"


def _clue_number(store: Store, out: Values, before: Old) -> None:
    if before is None and not out.get("number"):
        received = out.get("received_on") or today()
        out["number"] = give(store, "clue", received.year, "{year}-{serial:04d}", recorded=(("clues", "number"),))


def _case_number(store: Store, out: Values, before: Old) -> None:
    now = {**(before or {}), **out}
    if not now.get("number") and now.get("filed_on"):
        recorded = (("cases", "number"),)
        out["number"] = give(store, "case", now["filed_on"].year, case_pattern(store), recorded=recorded)


def case_pattern(store: Store) -> str:
    """How this office writes the number of a case."""
    row = store.database.rows("SELECT case_number_pattern, short_name FROM offices LIMIT 1")
    pattern, short = row[0] if row else (None, None)
    return (pattern or "{short}市监案〔{year}〕{serial}号").replace("{short}", short or "")


def _goods(store: Store, out: Values, before: Old) -> None:
    del store
    now, old = {**(before or {}), **out}, before or {}
    value = _product(now)
    counted = old.get("value") is not None and now.get("value") == old.get("value") == _product(old)
    if value is not None and (now.get("value") is None or counted):  # a value the clerk set stays
        out["value"] = value


def _product(goods: Mapping[str, Any]) -> Decimal | None:
    quantity, price = goods.get("quantity"), goods.get("unit_price")
    if quantity is None or price is None:
        return None
    return Decimal(quantity * price).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def _delivery(store: Store, out: Values, before: Old) -> None:
    now = {**(before or {}), **out}
    if now.get("paper") and not now.get("title"):
        row = store.database.rows("SELECT title, number FROM papers WHERE id=?", [now["paper"]])
        if row:
            out["title"] = " ".join(part for part in row[0] if part)


def _credit_matter(store: Store, out: Values, before: Old) -> None:
    if before is None:
        out["opened_on"] = out.get("opened_on") or today()
        if not out.get("number"):
            out["number"] = give(store, "credit_matter", out["opened_on"].year, "信{year}-{serial:04d}")


_NUMBERED: dict[str, Callable[[Store, Values, Old], None]] = {
    "clues": _clue_number,
    "cases": _case_number,
    "risk_checks": _yearly("risk_check", "checked_on", table="risk_checks", pattern="展查{year}-{serial:04d}"),
    "fair_complaints": _yearly(
        "fair_complaint", "received_at", table="fair_complaints", pattern="展诉{year}-{serial:04d}"
    ),
    "training_classes": _yearly("training_class", "starts_on", table="training_classes", pattern="{year}-{serial:02d}"),
    "certificates": _certificate,
    "credit_matters": _credit_matter,
}
_DERIVED: dict[str, Callable[[Store, Values, Old], None]] = {
    "parties": _keys,
    "rights": _keys,
    "officers": _keys,
    "clues": _clue,
    "cases": _case,
    "goods": _goods,
    "deliveries": _delivery,
    "exhibitions": _keys,
    "exhibitors": _exhibitor,
    "risk_checks": _risk_check,
    "training_classes": _keys,
    "people": _trainee,
    "lecturers": _keys,
}
