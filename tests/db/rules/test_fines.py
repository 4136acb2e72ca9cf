"""The range of a fine at and around its lines, in the version of the law of the day."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from db.rules.fines import fine_range, fine_rules, fines_for, load
from db.rules.rulefile import RESOURCES, RuleFault


@pytest.mark.parametrize(
    ("key", "base", "value", "low", "high"),
    [
        ("tm_infringe_2019", "turnover", None, 0, 250000),
        ("tm_infringe_2019", "turnover", "0", 0, 250000),
        ("tm_infringe_2019", "turnover", "49999.99", 0, 250000),
        ("tm_infringe_2019", "turnover", "50000", 0, 250000),
        ("tm_infringe_2019", "turnover", "50000.01", 0, "250000.05"),
        ("tm_infringe_2026", "turnover", "100000", 0, 500000),
        ("tm_misleading_use", "turnover", "80000", 0, 400000),
        ("tm_fake_registered", "turnover", "60000", 0, 12000),
        ("tm_must_register_2026", "turnover", "49000", 0, 10000),
        ("tm_wellknown_words", "none", None, 100000, 100000),
        ("tm_wellknown_words_2026", "none", None, 0, 100000),
        ("tm_agency", "none", None, 10000, 100000),
        ("tm_print", "gains", "5000", 0, 15000),
        ("tm_print", "gains", "50000", 0, 30000),
        ("tm_print", "gains", "0", 0, 10000),
        ("patent_fake", "gains", "50000", 0, 250000),
        ("patent_fake", "gains", "50000.01", 0, "250000.05"),
        ("patent_fake_2008", "gains", "60000", 0, 240000),
        ("patent_fake_2008", "gains", "0", 0, 200000),
        ("patent_mark", "none", None, 0, 0),
        ("symbol_infringe", "gains", "3000", 0, 15000),
        ("symbol_infringe", "gains", "0", 0, 10000),
        ("olympic", "turnover", "50000", 0, 250000),
        ("gi_origin", "goods", "7000", 0, 7000),
        ("expo", "gains", "0", 0, 50000),
    ],
)
def test_the_range(key: str, base: str, value: str | None, low: int, high: int | str) -> None:
    found = fine_range(fine_rules()[key], {base: Decimal(value) if value is not None else None})
    assert (found.low, found.high) == (Decimal(low), Decimal(high))
    assert bool(found.missing) == (value is None and base != "none")


def test_serious_circumstances_have_their_own_range_where_the_law_names_one() -> None:
    found = fine_range(fine_rules()["tm_agency_2026"], {}, serious=True)
    assert (found.low, found.high) == (100000, 200000)
    assert fine_range(fine_rules()["tm_agency"], {}, serious=True).high == 100000


def test_whether_a_fine_is_allowed() -> None:
    may = fine_range(fine_rules()["tm_infringe_2019"], {"turnover": Decimal(1000)})
    must = fine_range(fine_rules()["tm_agency"], {})
    assert may.allows(Decimal(0))
    assert may.allows(Decimal(250000))
    assert not may.allows(Decimal("250000.01"))
    assert not must.allows(Decimal(0))
    assert not must.allows(Decimal(9999))


def test_the_sentence_shows_the_arithmetic() -> None:
    found = fine_range(fine_rules()["tm_fake_registered"], {"turnover": Decimal(60000)})
    assert found.because == "违法经营额60,000.00元的百分之20以下，即12,000.00元以下"
    assert fine_range(fine_rules()["patent_mark"], {}).because == "只能责令改正，不能罚款"


@pytest.mark.parametrize(
    ("kind", "day", "keys"),
    [
        ("trademark_infringement", date(2026, 12, 31), ["tm_infringe_2019"]),
        ("trademark_infringement", date(2027, 1, 1), ["tm_infringe_2026"]),
        ("patent_counterfeit", date(2021, 5, 31), ["patent_fake_2008"]),
        ("patent_counterfeit", date(2021, 6, 1), ["patent_fake"]),
        ("patent_marking", date(2026, 1, 1), ["patent_mark"]),
        ("olympic_symbol", date(2026, 1, 1), ["olympic"]),
    ],
)
def test_the_law_of_the_day(kind: str, day: date, keys: list[str]) -> None:
    assert [rule.key for rule in fines_for(kind, day)] == keys


def test_confiscation_differs_with_the_law() -> None:
    assert "destroy" in fine_rules()["tm_infringe_2019"].confiscate
    assert "destroy" not in fine_rules()["tm_infringe_2026"].confiscate
    assert "gains" in fine_rules()["patent_fake"].confiscate
    assert fine_rules()["tm_infringe_2026"].article == "《中华人民共和国商标法》第七十四条第二款"


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('base = "turnover"', 'base = "sales"', "“base”不能是“sales”"),
        ("times = 5\n", "", "有基数的要写“times”"),
        ("below = 250000", "below = -1", "“below”不能小于 0"),
        ('confiscate = ["goods", "destroy", "tools"]', 'confiscate = ["all"]', "“confiscate”里的“all”没有写明"),
        ('key = "tm_misleading_use"', 'key = "tm_infringe_2019"', "“tm_infringe_2019”重复"),
    ],
)
def test_a_mistake_in_the_file_is_refused(tmp_path: Path, old: str, new: str, reason: str) -> None:
    text = (RESOURCES / "rules" / "fines.toml").read_text(encoding="utf-8")
    file = tmp_path / "fines.toml"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(RuleFault, match=reason):
        load(file)
