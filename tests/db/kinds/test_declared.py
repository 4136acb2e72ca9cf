"""Kinds out of resource files."""

from __future__ import annotations

import tomllib

import pytest

from db.kinds import Choice, Count, Day, Flags, Kind, Link, Money, RowColumn, Rows, Text, kind_from


@pytest.mark.parametrize(
    ("toml", "kind"),
    [
        ('kind = "day"', Day()),
        ('kind = "text"\nlimit = 400\nlines = 4', Text(400, lines=4)),
        ('kind = "text"\nlabel = "理由"\nrequired = true', Text()),
        ('kind = "money"\nnegative = true', Money(negative=True)),
        ('kind = "count"\nminimum = 1', Count(1)),
        ('kind = "link"\nregister = "officers"', Link("officers")),
        (
            'kind = "choice"\noptions = {a = "甲", b = "乙"}\naliases = {"丙" = "a"}',
            Choice({"a": "甲", "b": "乙"}, {"丙": "a"}),
        ),
        ('kind = "flags"\noptions = ["甲", "乙"]', Flags({"甲": "甲", "乙": "乙"})),
        (
            'kind = "rows"\n[[columns]]\nname = "on"\nlabel = "日期"\nkind = "day"',
            Rows((RowColumn("on", "日期", Day()),)),
        ),
    ],
)
def test_a_kind_is_built_from_its_table(toml: str, kind: Kind[object]):
    assert kind_from(tomllib.loads(toml)) == kind


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        ({"kind": "date"}, "unknown kind 'date'; there are text, code,"),
        ({}, "unknown kind None"),
        ({"kind": "choice"}, "kind 'choice': .*options"),
    ],
)
def test_a_table_that_is_no_kind_is_refused(table: dict[str, object], reason: str):
    with pytest.raises(ValueError, match=reason):
        kind_from(table)
