"""One declared field: the single place where its name, label, kind, help and whether it must be filled stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from db.kinds import Kind


@dataclass(frozen=True)
class FieldSpec:
    """A field as screen, check, list, Excel and paper read it.

    `default` is a plain value (never a callable), `article` the source the help text follows.
    """

    name: str
    label: str
    kind: Kind[Any]
    required: bool = False
    help: str = ""
    default: object = None
    article: str = ""
    computed: bool = False

    def __deepcopy__(self, _memo: object) -> FieldSpec:
        """Itself, for nothing in it changes: every table copies the columns of its base when it is declared."""
        return self
