"""The register without a screen: one verb does one job, prints to standard output and ends with an exit code."""

from __future__ import annotations

from db.cli.command import VERBS, is_verb, run

__all__ = ["VERBS", "is_verb", "run"]
