"""What a value is: how it is read from people, shown, edited, printed, stored and exchanged."""

from __future__ import annotations

from db.kinds.base import JSON, Cell, Fault, Kind, Masked, Stored, half_widths
from db.kinds.choices import Choice, Flags, Link, YesNo
from db.kinds.clock import now, today
from db.kinds.dates import Day, Moment
from db.kinds.declared import kind_from
from db.kinds.identifiers import CreditCode, IdNumber, PatentNumber, Phone, TrademarkNumber, patent_kind
from db.kinds.numbers import Count, Money, Quantity, capitals, split_quantity
from db.kinds.regions import Division, Region, divisions
from db.kinds.rows import RowColumn, Rows
from db.kinds.texts import Code, Person, Text

__all__ = [
    "JSON",
    "Cell",
    "Choice",
    "Code",
    "Count",
    "CreditCode",
    "Day",
    "Division",
    "Fault",
    "Flags",
    "IdNumber",
    "Kind",
    "Link",
    "Masked",
    "Moment",
    "Money",
    "PatentNumber",
    "Person",
    "Phone",
    "Quantity",
    "Region",
    "RowColumn",
    "Rows",
    "Stored",
    "Text",
    "TrademarkNumber",
    "YesNo",
    "capitals",
    "divisions",
    "half_widths",
    "kind_from",
    "now",
    "patent_kind",
    "split_quantity",
    "today",
]
