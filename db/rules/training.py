"""How training is counted: hours, who was there, who passed, and the year's target; the numbers are data."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

from db.rules.rulefile import RESOURCES, read

_STATES = ("present", "late", "early", "leave", "absent", "makeup")


@dataclass(frozen=True, slots=True)
class TrainingRules:
    """The declared numbers; `resources/rules/training.toml` explains each."""

    target: int
    attended: frozenset[str]
    pass_score: int
    share: int

    def passed(
        self, *, stated: bool | None, score: Decimal | None, second: Decimal | None, line: Decimal | None
    ) -> bool | None:
        """Whether an assessment is passed: as stated, else by the better score; None without either."""
        if stated is not None:
            return stated
        scores = [one for one in (score, second) if one is not None]
        return max(scores) >= (line if line is not None else self.pass_score) if scores else None


def load(file: Path) -> TrainingRules:
    """Read the numbers. Raises RuleFault with file and line."""
    root = read(file)
    root.only("target", "attended", "pass_score", "share")
    attended = root.texts("attended")
    if unknown := [one for one in attended if one not in _STATES]:
        raise root.fault(f"没有“{unknown[0]}”这种签到状态，可用的有：{'、'.join(_STATES)}", "attended")
    made = TrainingRules(
        root.whole("target"),
        frozenset(attended),
        root.whole("pass_score"),
        root.whole("share"),
    )
    for name in ("target", "pass_score"):
        if getattr(made, name) <= 0:
            raise root.fault(f"“{name}”应当大于0", name)
    if not 0 <= made.share <= 100:
        raise root.fault("“share”应当在0和100之间", "share")
    return made


@cache
def training_rules() -> TrainingRules:
    """The numbers this program was released with."""
    return load(RESOURCES / "rules" / "training.toml")
