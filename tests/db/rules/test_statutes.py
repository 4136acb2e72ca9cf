"""Every article that the rules cite stands in its statute under that number, and says what it is cited for.

`statutes.csv` holds the beginning of each cited place, copied from the statute texts version by version. A place that
the table lacks was never looked up: look it up in the statute and add its line.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from db.rules.laws import laws
from db.rules.rulefile import RESOURCES
from db.rules.warnings import warnings

TABLE = Path(__file__).with_name("statutes.csv")
SOON = date(2027, 1, 4)
UNREAD = {
    # acts whose texts are not at hand, or of which only the present version is
    *("TZ", "FY", "SS", "XS", "XS07", "XS11", "XF", "CP", "FBZ", "GT", "JY", "MS", "SC", "SXR", "SB10", "ZHY", "DB"),
    *("GS-old", "XY-old", "SBP", "JT"),
}


def read() -> dict[tuple[str, str], list[tuple[date, str]]]:
    found: dict[tuple[str, str], list[tuple[date, str]]] = {}
    with TABLE.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            place = (row["act"], row["place"])
            found.setdefault(place, []).append((date.fromisoformat(row["in_force_from"]), row["text"]))
    return found


STATUTES = read()


def text_of(cite: str, on: date) -> str | None:
    """The beginning of a cited place in the version of a day; None where the table lacks it."""
    act, _, place = cite.partition(" ")
    version = laws().act(act).on(on).start
    return next((text for start, text in STATUTES.get((act, place), ()) if start == version), None)


def cited() -> Iterator[tuple[str, str, date]]:
    """Where the rules cite what, and a day on which they do."""

    def rows(name: str, key: str) -> list[dict[str, Any]]:
        values = tomllib.loads((RESOURCES / "rules" / name).read_text(encoding="utf-8"))[key]
        assert isinstance(values, list)
        return values

    for rule in rows("deadlines.toml", "rule"):
        for version in rule["versions"]:
            yield rule["key"], version["article"], version.get("to", max(version["from"], date(2026, 11, 28)))
    for topic in rows("laws.toml", "topic"):
        ends = [*(one["from"] - timedelta(1) for one in topic["cites"][1:]), SOON]
        for one, end in zip(topic["cites"], ends, strict=True):
            yield topic["key"], one["cite"], end
    for fine in rows("fines.toml", "fine"):
        for name in ("violated", "article"):
            yield fine["key"], fine[name], fine.get("to", SOON)
    for warning in rows("warnings.toml", "warning"):
        if "article" in warning:
            yield warning["key"], warning["article"], date(2026, 11, 28)


def test_every_cited_place_was_looked_up_in_its_version() -> None:
    missing = []
    for key, reference, day in cited():
        for cite in reference.split("; "):
            act = cite.partition(" ")[0]
            known = {start for (one, _), texts in STATUTES.items() if one == act for start, _ in texts}
            if " " not in cite or act in UNREAD or laws().act(act).on(day).start not in known:
                continue
            if text_of(cite, day) is None:
                missing.append(f"{key}: {cite} on {day}")
    assert missing == []


# What must stand at each place, in the version before 2027 and in that of 2027
WORDS = [
    ("trademark", "infringement", "均属侵犯注册商标专用权"),
    ("trademark", "infringement_same", "同一种商品上使用与其注册商标相同的商标"),
    ("trademark", "infringement_similar", "同一种商品上使用与其注册商标近似的商标"),
    ("trademark", "infringement_sale", "销售侵犯注册商标专用权的商品"),
    ("trademark", "infringement_labels", "伪造、擅自制造他人注册商标标识"),
    ("trademark", "infringement_reverse", "更换其注册商标并将该更换商标的商品又投入市场"),
    ("trademark", "infringement_help", "提供便利条件"),
    ("trademark", "infringement_other", "造成其他损害"),
    ("trademark", "penalty", "认定侵权行为成立的，责令立即停止侵权行为"),
    ("trademark", "powers", "涉嫌侵犯他人注册商标专用权的行为"),
    ("trademark", "seizure", "可以查封或者扣押"),
    ("trademark", "suspension", "对商标权属存在争议"),
    ("trademark", "referral", "移送"),
    ("trademark", "self_change", "自行改变注册商标"),
    ("trademark", "must_register", "责令限期申请注册"),
    ("trademark", "fake_registered", "将未注册商标冒充注册商标使用"),
    ("trademark", "wellknown_words", "不得将“驰名商标”字样用于商品"),
    ("trademark", "agency", "商标代理机构有下列行为之一"),
    ("trademark", "badfaith_filing", "恶意"),
    ("trademark", "scope", "以核准注册的商标和核定使用的商品为限"),
    ("patent", "penalty", "假冒专利的"),
    ("patent", "counterfeit", "假冒专利的行为"),
    ("penalty_law", "limitation", "二年内未被发现"),
    ("penalty_law", "which_law", "作出行政处罚决定时"),
    ("penalty_law", "officers", "执法人员不得少于两人"),
    ("penalty_law", "recusal", "应当回避"),
    ("penalty_law", "mitigation", "从轻或者减轻"),
    ("penalty_law", "surcharge", "每日按罚款数额的百分之三加处罚款"),
]


@pytest.mark.parametrize(("law", "topic", "words"), WORDS)
@pytest.mark.parametrize("day", [date(2026, 12, 31), SOON])
def test_a_cited_place_says_what_it_is_cited_for(law: str, topic: str, words: str, day: date) -> None:
    cites = laws().topics[law, topic].cites
    cite = [one for start, one in cites if start <= day][-1].partition("; ")[0]
    text = text_of(cite, day)
    assert text is not None, cite
    assert words in text


def told(decided: date, acted: date, **changes: Any) -> dict[str, Any]:
    case: dict[str, Any] = {
        "kind": "trademark_infringement",
        "cause": "销售侵犯注册商标专用权的商品",
        "act_to": acted,
        "found_on": acted,
        "filed_on": acted,
        "decided_on": decided,
        "outcome": "penalty",
        "turnover": Decimal(1000),
        "fine": Decimal(300000),
        "penalty_kinds": ("fine",),
        "similarity": "similar",
        "earlier": [{"kind": "trademark_infringement", "decided_on": date(2025, 6, 2), "number": "某号"}],
    }
    return {one.key: one for one in warnings(case | changes, today=decided)}


def test_a_decision_of_the_last_day_of_2026_and_one_of_2027_cite_their_own_law() -> None:
    old = told(date(2026, 12, 31), date(2026, 12, 1))
    new = told(date(2027, 1, 4), date(2027, 1, 1))
    assert old["fine_over"].article == "《中华人民共和国商标法》第六十条第二款"
    assert new["fine_over"].article == "《中华人民共和国商标法》第七十四条第二款"
    assert old["repeat_infringement"].article.endswith("第六十条第二款")
    assert new["repeat_infringement"].article.endswith("第七十四条第二款")


@pytest.mark.parametrize(
    ("decided", "acted", "violated", "wrong"),
    [
        ("2026-12-31", "2026-12-01", "《中华人民共和国商标法》第五十七条第（三）项", False),
        ("2026-12-31", "2026-12-01", "《中华人民共和国商标法》第七十二条第（三）项", True),
        ("2027-01-04", "2027-01-02", "《中华人民共和国商标法》第五十七条第（三）项", True),
        ("2027-01-04", "2027-01-02", "《中华人民共和国商标法》第七十二条第（三）项", False),
        # an act of 2026 decided in 2027: both laws may apply (行政处罚法 art. 37)
        ("2027-01-04", "2026-12-01", "《中华人民共和国商标法》第五十七条第（三）项", False),
        ("2027-01-04", "2026-12-01", "《商标法》第七十二条第（三）项", False),
    ],
)
def test_an_article_of_the_other_version_is_told(decided: str, acted: str, violated: str, wrong: bool) -> None:
    found = told(date.fromisoformat(decided), date.fromisoformat(acted), article_violated=violated)
    assert ("article_version" in found) is wrong
    if wrong:
        right = "第七十二条" if decided > "2027" else "第五十七条"
        assert f"适用的是{right}" in found["article_version"].sentence


def test_the_old_and_the_new_rules_of_complaints_patents_and_publicity_have_their_days() -> None:
    known = laws()
    assert known.act("TS").versions[0].start == date(2026, 4, 15)
    assert known.act("TS-old").versions[-1].end == date(2026, 4, 14)
    assert known.article("patent", "penalty", date(2021, 5, 31)).endswith("第六十三条")
    assert known.article("patent", "penalty", date(2021, 6, 1)).endswith("第六十八条")
    assert known.article("patent", "counterfeit", date(2024, 1, 19)).endswith("第八十四条")
    assert known.article("patent", "counterfeit", date(2024, 1, 20)).endswith("第一百零一条")
    assert [one.start for one in known.act("GS").versions] == [date(2021, 9, 1), date(2025, 5, 1), date(2025, 12, 25)]
