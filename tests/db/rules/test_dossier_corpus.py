"""The dossier check held to a corpus: clean cases of every kind stay silent, nearly every planted fault is found."""

from __future__ import annotations

import copy

import pytest

from db.rules.dossier import check_dossier, dossier_rules
from tests.db.rules.dossier_corpus import CLEAN, faults, found_by, planted

FALSE_ALARMS = 2
FOUND = 0.95


@pytest.mark.parametrize("name", CLEAN)
def test_a_clean_case_gives_at_most_two_false_alarms(name: str) -> None:
    build, today = CLEAN[name]
    found = check_dossier(copy.deepcopy(build()), today=today)
    assert len(found) <= FALSE_ALARMS, [one.sentence for one in found]


def test_the_clean_cases_are_many_and_of_many_kinds() -> None:
    built = [build() for build, _ in CLEAN.values()]
    assert len(built) >= 20
    assert len({case["kind"] for case in built}) >= 6


def test_every_rule_has_a_planted_fault() -> None:
    rules = dossier_rules()
    every = {f"no_{rule.key}" for rule in rules.needs} | {rules.serve.key} | set(rules.computed) | set(rules.warnings)
    every |= {rule.key for rule in (*rules.orders, *rules.agree, *rules.words)}
    assert len(every) == len(rules)
    assert every == {fault.key for fault, _ in faults() if fault.key}


def test_at_least_ninety_five_of_a_hundred_faults_are_found_with_article_and_place() -> None:
    tried, missed, bare = 0, [], []
    for fault, name in faults():
        findings = planted(fault, name)
        if findings is None:
            continue
        tried += 1
        one = found_by(fault, findings)
        if one is None:
            missed.append((fault.name, name))
        elif not one.article:
            bare.append(one.key)
    assert tried > 150
    assert 1 - len(missed) / tried >= FOUND, missed
    assert not bare
