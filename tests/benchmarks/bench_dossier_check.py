"""How much of what is wrong with a dossier the check finds, how often it cries wolf, and how long it takes.

Run: python tests/benchmarks/bench_dossier_check.py
"""

from __future__ import annotations

import copy
import sys
from collections import Counter
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from db.rules.dossier import check_dossier, dossier_rules  # noqa: E402  the repository is put on the path first
from tests.db.rules.dossier_corpus import CLEAN, faults, found_by, planted  # noqa: E402


def section(key: str) -> str:
    """The part of the rule file that a rule stands in."""
    rules = dossier_rules()
    parts = {
        "应有的文书": {f"no_{rule.key}" for rule in rules.needs},
        "送达": {rules.serve.key},
        "日期先后": {rule.key for rule in rules.orders},
        "登记一致": {rule.key for rule in rules.agree},
        "文书文字": {rule.key for rule in rules.words},
        "比对计算": set(rules.computed),
        "法律提示": set(rules.warnings),
    }
    return next((name for name, keys in parts.items() if key in keys), "评查人员")


def main() -> None:
    """Print the tables."""
    print("| clean case | findings |\n|---|---|")
    began = perf_counter()
    for name, (build, today) in CLEAN.items():
        print(f"| {name} | {len(check_dossier(copy.deepcopy(build()), today=today))} |")
    seconds = (perf_counter() - began) / len(CLEAN)
    tried, found, missed = Counter[str](), Counter[str](), []
    for fault, name in faults():
        findings = planted(fault, name)
        if findings is None:
            continue
        place = section(fault.key)
        tried[place] += 1
        if found_by(fault, findings):
            found[place] += 1
        else:
            missed.append(f"{fault.name} in {name}")
    print("\n| rules | planted | found | share |\n|---|---|---|---|")
    for place, count in tried.items():
        print(f"| {place} | {count} | {found[place]} | {found[place] / count:.0%} |")
    share = found.total() / tried.total()
    print(f"| all {len(dossier_rules())} rules | {tried.total()} | {found.total()} | {share:.1%} |")
    print(f"\nMissed: {', '.join(missed) or 'none'}. One case takes {seconds * 1000:.1f} ms.")


if __name__ == "__main__":
    main()
