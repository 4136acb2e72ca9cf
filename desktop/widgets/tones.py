"""Which colour a state's dot has. The word beside it says the state; the colour only helps the eye."""

from __future__ import annotations

import re
from collections.abc import Callable

_WAITING = ("open", "draft", "pending", "clue", "verifying", "filed", "prior_registration", "requested", "rectifying")
_RUNNING = (
    "investigating",
    "concluded",
    "reviewing",
    "proposal_approved",
    "notified",
    "hearing",
    "legal_review_after_hearing",
    "reexamining",
    "deciding",
    "panel",
    "sealing",
    "seizure",
    "criminal_pending",
    "criminal_referral",
    "filled",
)
_DECIDED = (
    "decided_penalty",
    "decided_no_penalty",
    "decided_not_established",
    "served",
    "executing",
    "instalment",
    "executed",
    "closing",
    "summary_decided",
    "criminal_accepted",
    "issued",
    "reviewed",
    "valid",
    "active",
)
_TROUBLED = ("suspended", "urged", "court_enforcement", "under_challenge", "decision_changed", "criminal_refused")
_TONES = (
    dict.fromkeys(_WAITING, "warning")
    | dict.fromkeys(_RUNNING, "accent")
    | dict.fromkeys(_DECIDED, "good")
    | dict.fromkeys(_TROUBLED, "danger")
)

_LEDGERS = (
    dict.fromkeys(("overdue", "lapsed", "revoked", "expired"), "danger")
    | dict.fromkeys(("unserved", "urged", "surcharge", "due", "repairing"), "warning")
    | dict.fromkeys(("running", "deferred", "court", "challenged", "repairable"), "accent")
    | dict.fromkeys(("paid", "shown"), "good")
)
"""Money owed and publication: late red, to be done amber, running blue, in order green."""

_LEFT = re.compile(r"剩 (\d+) 工作日")
SOON = 3  # workdays


def tone_of_left(words: object) -> str:
    """Name the colour for how long is left: red when it has come or passed, amber within three workdays, else grey."""
    if not isinstance(words, str):
        return "neutral"
    found = _LEFT.fullmatch(words)
    if found is None:
        return "danger" if words.startswith(("已超期", "今天")) else "warning"
    return "warning" if int(found[1]) <= SOON else "neutral"


def tone_of(state: object) -> str:
    """Name the theme's colour for a state: waiting amber, running blue, decided green, troubled red, else grey."""
    return _TONES.get(state, "neutral") if isinstance(state, str) else "neutral"


def tone_of_ledger(state: object) -> str:
    """Name the theme's colour for a state of payment or publication."""
    return _LEDGERS.get(state, "neutral") if isinstance(state, str) else "neutral"


COLUMNS: dict[str, Callable[[object], str]] = {
    "state": tone_of,
    "due": tone_of_left,
    "payment_state": tone_of_ledger,
    "publication_state": tone_of_ledger,
}
"""The columns of lists that have a dot, unless they count something, and what names its colour."""
