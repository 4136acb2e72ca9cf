"""Made-up numbers that are well formed: right check digits, under a county code that no county has."""

from __future__ import annotations

from datetime import date
from random import Random

from stdnum.cn import ric, uscc

from db.kinds.identifiers import patent_check_digit

COUNTY = "430429"
"""A division code inside 衡阳市 that was never given, so that no number made here can belong to anybody."""

_CODE_CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_REGISTRY_AND_TYPE = {"enterprise": "91", "individual_business": "92", "other": "93"}
_PATENT_DIGITS = {"invention": 1, "utility_model": 2, "design": 3}


def credit_code(rng: Random, kind: str) -> str:
    """A unified credit code (GB 32100-2015) for a kind of party, its organisation code checked by GB 11714 as well."""
    body = "MA" + "".join(rng.choice(_CODE_CHARACTERS) for _ in range(6))
    values = [int(char) if char.isdigit() else ord(char) - 55 for char in body]
    total = sum(value * weight for value, weight in zip(values, _ORGANISATION_WEIGHTS, strict=True))
    organisation = body + "0123456789X0"[11 - total % 11]
    number = f"{_REGISTRY_AND_TYPE[kind]}{COUNTY}{organisation}"
    return f"{number}{uscc.calc_check_digit(number)}"


def citizen_number(rng: Random, gender: str, born: date) -> str:
    """A citizen number (GB 11643-1999); the odd serials are men's."""
    serial = rng.randrange(100, 990, 2) + (gender == "male")
    body = f"{COUNTY}{born:%Y%m%d}{serial:03d}"
    return f"{body}{ric.calc_check_digit(body + '0')}"


def mobile(rng: Random) -> str:
    """A mobile number in the 154 range, which is not given to the public."""
    return f"154{rng.randrange(10**8):08d}"


def landline(rng: Random) -> str:
    """A fixed line whose number begins with 1, as no subscriber's does."""
    return f"0734-1{rng.randrange(10**6):06d}"


def patent_number(rng: Random, kind: str, year: int) -> str:
    """The number of a granted patent (ZC 0006-2003), with a serial that no year has reached."""
    body = f"{year}{_PATENT_DIGITS[kind]}9{rng.randrange(10**6):06d}"
    return f"ZL{body}.{patent_check_digit(body)}"


def trademark_number(rng: Random) -> str:
    """A registration number of eight digits, above those given so far."""
    return f"99{rng.randrange(10**6):06d}"


def officer_licence(place: int) -> str:
    """A licence number: 18 for the province, the county, a serial."""
    return f"18{COUNTY[2:]}{place:05d}"


def receipt(rng: Random) -> str:
    """The number of a receipt for fines."""
    return f"湘财罚{rng.randrange(10**8, 10**9)}"
