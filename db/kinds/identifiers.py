"""Numbers that somebody else gave: credit codes, identity numbers, phones, patents, trade marks.

A damaged number on an old ledger must not be lost, so these kinds keep whatever is not blank and say in `doubt`
what is wrong with it. The check digits come from python-stdnum; its `validate` functions refuse legitimate numbers
(credit codes that begin with letters, citizens older than the division code of their county) and are not used.
The library is imported where it is asked: it loads ssl and pydoc, which the first window can do without.
"""

from __future__ import annotations

import re
import string
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar

from db.kinds.base import Fault, StringKind, folded, without_blanks
from db.kinds.clock import today

LIMIT = 100
"""The longest text kept in place of a number."""

_EXPONENT = re.compile(r"[1-9](?:\.\d+)?E\+\d{1,2}", re.ASCII)
_CAPITALS = str.maketrans(string.ascii_lowercase, string.ascii_uppercase)
_DASHES = re.compile("[‐-―−﹘－]")


def _normal(raw: object) -> str:
    """A number without blanks, half-width, in capitals; what Excel made 9.11E+17 has its digits again."""
    text = _DASHES.sub("-", folded(without_blanks(folded(raw))).translate(_CAPITALS))
    if _EXPONENT.fullmatch(text):
        text = format(Decimal(text), "f")
    if len(text) > LIMIT:
        raise Fault(f"号码最多{LIMIT}个字，现有{len(text)}个字，请核对。")
    return text


def _hidden(text: str, head: int, tail: int) -> str:
    """The text with only its first `head` and last `tail` characters readable; all of a short text is hidden."""
    middle = len(text) - head - tail
    return "*" * len(text) if middle < 2 else f"{text[:head]}{'*' * middle}{text[-tail:]}"


def _cut_by_excel(number: str) -> bool:
    """Whether a long number ends as Excel leaves one: zeros after the fifteenth digit."""
    return len(number) > 15 and number.isdecimal() and not number[15:].strip("0")


@dataclass(frozen=True)
class NumberOfSomebody(StringKind):
    """What the identifiers share: anything is kept, in a normal form."""

    def _read(self, raw: object) -> str:
        return _normal(raw)


@dataclass(frozen=True)
class CreditCode(NumberOfSomebody):
    """A unified social credit code (GB 32100-2015), or the 15-digit registration number from before."""

    name: ClassVar[str] = "credit_code"
    _form: ClassVar[re.Pattern[str]] = re.compile("[1-9ANY][1-9A-Z][0-9]{6}[0-9A-Z]{9}[0-9A-Z]")

    def width(self) -> int:
        """Eighteen characters."""
        return 18

    def _doubt(self, value: str) -> str | None:
        if len(value) == 15 and value.isascii() and value.isdecimal():
            from stdnum.iso7064 import mod_11_10

            return None if mod_11_10.is_valid(value) else "15位注册号的校验位不符，请核对营业执照。"
        if len(value) != 18:
            return f"统一社会信用代码应为18位（旧注册号为15位），现有{len(value)}位，请核对。"
        if re.search("[IOZSV]", value):
            return "统一社会信用代码不使用字母I、O、Z、S、V，可能是1、0、2、5、U之误，请核对。"
        if not self._form.fullmatch(value):
            return "统一社会信用代码的第1、2位或第3至8位区划码不合规则，请核对。"
        from stdnum.cn import uscc

        if value[-1] == uscc.calc_check_digit(value[:-1]):
            return None
        if _cut_by_excel(value):
            return "统一社会信用代码末尾几位都是0，疑为Excel截断，请按营业执照补全。"
        return "统一社会信用代码的校验位不符，请核对营业执照。"


def _birth_fault(year: int, month: int, day: int) -> str | None:
    try:
        born = date(year, month, day)
    except ValueError:
        return "身份证号码里的出生日期不存在，请核对。"
    if born > today():
        return "身份证号码里的出生日期在今天之后，请核对。"
    return "身份证号码里的出生年份早于1900年，请核对。" if year < 1900 else None


@dataclass(frozen=True)
class IdNumber(NumberOfSomebody):
    """The number of a person's identity document: a citizen number (GB 11643-1999), the old 15 digits, a passport."""

    name: ClassVar[str] = "id_number"
    _citizen: ClassVar[re.Pattern[str]] = re.compile(r"[0-9]{6}([0-9]{4})([0-9]{2})([0-9]{2})[0-9]{3}[0-9X]")
    _old: ClassVar[re.Pattern[str]] = re.compile(r"[0-9]{6}([0-9]{2})([0-9]{2})([0-9]{2})[0-9]{3}")

    @property
    def secret(self) -> bool:
        """An identity number is shown masked."""
        return True

    def width(self) -> int:
        """Eighteen characters."""
        return 18

    def _read(self, raw: object) -> str:
        return _normal(raw).replace("×", "X")

    def _mask(self, value: str) -> str:
        return _hidden(value, 6, 4) if len(value) >= 15 else _hidden(value, 2, 2)

    def _doubt(self, value: str) -> str | None:
        if match := self._old.fullmatch(value):
            year, month, day = map(int, match.groups())
            return _birth_fault(1900 + year, month, day)
        match = self._citizen.fullmatch(value)
        if match is None:
            if re.fullmatch("[0-9]+X?", value):
                return f"身份证号码应为18位（旧号码为15位），现有{len(value)}位，请核对。"
            return "不是居民身份证号码，如为护照、通行证等其他证件，请核对证件类型。"
        from stdnum.cn import ric

        if value[-1] != ric.calc_check_digit(value):
            cut = _cut_by_excel(value)
            return f"身份证号码{'末尾几位都是0，疑为Excel截断，请补全' if cut else '的校验位不符，请核对'}。"
        return _birth_fault(*map(int, match.groups()))


_MOBILE = re.compile(r"1[3-9]\d{9}", re.ASCII)
_LANDLINE = re.compile(r"((?:0\d{2,3}-?)?)(\d{7,8})((?:-\d{1,6})?)", re.ASCII)
_SERVICE = re.compile(r"[48]00-?\d{3,4}-?\d{3,4}|1[12]\d|(?:10|12|9[56])\d{3}", re.ASCII)
_AREA_IN_BRACKETS = re.compile(r"\((0\d{2,3})\)-?")
_COUNTRY = re.compile(r"(?:\+|00)86-?(?=1|0)|86-(?=1|0)")
_BETWEEN_PHONES = re.compile(r"[、/,;，；\n]+")


def _known_phone(text: str) -> bool:
    return any(form.fullmatch(text) for form in (_MOBILE, _LANDLINE, _SERVICE))


@dataclass(frozen=True)
class Phone(NumberOfSomebody):
    """One or several phone numbers, mobile or fixed, joined by 、."""

    name: ClassVar[str] = "phone"

    @property
    def secret(self) -> bool:
        """A phone number is shown masked."""
        return True

    def width(self) -> int:
        """A fixed line with its area code."""
        return 13

    def _read(self, raw: object) -> str:
        text = _DASHES.sub("-", folded(raw)).replace("转", "-")
        phones = [phone for part in _BETWEEN_PHONES.split(text) for phone in self._phones(part)]
        return _normal("、".join(phones) or text)

    def _phones(self, part: str) -> list[str]:
        """The phones of a part; blanks stand between phones when they leave whole ones, else inside of one."""
        pieces = [self._single(piece) for piece in part.split()]
        if len(pieces) > 1 and all(_known_phone(piece) and len(piece) > 6 for piece in pieces):
            return pieces
        return [single] if (single := self._single(without_blanks(part))) else []

    @staticmethod
    def _single(text: str) -> str:
        return _COUNTRY.sub("", _AREA_IN_BRACKETS.sub(r"\1-", text), count=1).strip("-")

    def _mask(self, value: str) -> str:
        return "、".join(map(self._masked, value.split("、")))

    @staticmethod
    def _masked(phone: str) -> str:
        if _MOBILE.fullmatch(phone):
            return _hidden(phone, 3, 4)
        if _SERVICE.fullmatch(phone):
            return phone
        match = _LANDLINE.fullmatch(phone)
        if match is None:
            return _hidden(phone, 0, 4)
        area, number, extension = match.groups()
        return f"{area}{_hidden(number, 0, 4)}{extension}"

    def _doubt(self, value: str) -> str | None:
        phones = value.split("、")
        for number, phone in enumerate(phones, start=1):
            if not _known_phone(phone):
                which = f"第{number}个电话" if len(phones) > 1 else "电话"
                return f"{which}的位数或号段不对，请核对。"
        return None


_PATENT = re.compile(r"(?:ZL)?(?:(?P<long>\d{12})|(?P<short>\d{8}))(?:\.(?P<check>[0-9X]))?", re.ASCII)
_PATENT_WITHOUT_DOT = re.compile(r"((?:ZL)?(?:\d{8}|\d{12}))([0-9X])", re.ASCII)
_PUBLICATION = re.compile(r"(?:CN)?\d{7,9}[ABCUYSD]\d?", re.ASCII)
_PATENT_LABEL = re.compile(
    r"^(?:专利号|专利申请号|申请号)?[:.]?(?:CN(?=\d{8}(?:\d{4})?(?:\.?[0-9X])?$))?(?:(ZL)[:.]?)?", re.ASCII
)
_PATENT_WEIGHTS = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)
_PATENT_KINDS = {"1": "invention", "8": "invention", "2": "utility_model", "9": "utility_model", "3": "design"}


def patent_check_digit(body: str) -> str:
    """The check digit of the 8 or 12 digits of a patent (application) number, by ZC 0006-2003."""
    total = sum(int(digit) * weight for digit, weight in zip(body, _PATENT_WEIGHTS, strict=False))
    return "0123456789X"[total % 11]


def patent_kind(number: str | None) -> str | None:
    """What a patent number is for: "invention", "utility_model", "design"; None when it does not say."""
    match = _PATENT.fullmatch(number or "")
    if match is None:
        return None
    return _PATENT_KINDS.get(match["long"][4] if match["long"] else match["short"][2])


@dataclass(frozen=True)
class PatentNumber(NumberOfSomebody):
    """A patent number (ZC 0006-2003): 12 digits and a check digit, or 8 and one before October 2003, ZL if granted."""

    name: ClassVar[str] = "patent_number"

    def width(self) -> int:
        """ZL, twelve digits, dot, check digit."""
        return 16

    def _read(self, raw: object) -> str:
        text = re.sub("[。·•・]", ".", _normal(raw)).replace("×", "X")
        while (bare := _PATENT_LABEL.sub(r"\1", text) or text) != text:  # 专利号：：ZL… leaves a second mark behind
            text = bare
        match = _PATENT_WITHOUT_DOT.fullmatch(text)
        if match is None:
            return text
        body, check = match.groups()
        digits = body.removeprefix("ZL")
        whole = len(digits) == 12 or digits != body or check == patent_check_digit(digits)
        return f"{body}.{check}" if whole else text

    def _doubt(self, value: str) -> str | None:
        match = _PATENT.fullmatch(value)
        if match is None:
            if _PUBLICATION.fullmatch(value):
                return "像是专利公开（公告）号，这里应填专利号，如ZL201420775883.9。"
            return "不是专利号的格式，专利号是12位（2003年10月前8位）数字加小数点和校验位，请核对。"
        body, check = match["long"] or match["short"], match["check"]
        year = int(body[:4]) if match["long"] else (1900 if body[:2] >= "85" else 2000) + int(body[:2])
        if not (2003 <= year <= today().year if match["long"] else year <= 2003):
            return f"专利号里的申请年份{year}不合理，请核对。"
        if patent_kind(value) is None:
            return "专利号里的类型码不是1、2、3、8、9，请核对。"
        if check is None:
            return None if year < 1989 else "专利号缺少小数点后的校验位，请补全。"
        if check != patent_check_digit(body):
            return f"专利号的校验位应为{patent_check_digit(body)}，现为{check}，号码可能印错或是编造的，请核对。"
        return None


@dataclass(frozen=True)
class TrademarkNumber(NumberOfSomebody):
    """A trade mark registration number: digits, perhaps a letter for a divided part; G before an international one."""

    name: ClassVar[str] = "trademark_number"
    _form: ClassVar[re.Pattern[str]] = re.compile(r"(G)?\d{5,9}[A-Z]?", re.ASCII)

    def width(self) -> int:
        """Eight digits and a letter."""
        return 10

    def _read(self, raw: object) -> str:
        text = _normal(raw)
        match = re.fullmatch(r"第(\w+)号", text)
        return match[1] if match else text

    def _doubt(self, value: str) -> str | None:
        if self._form.fullmatch(value):
            return None
        if re.fullmatch(r"T\d{4}-\d+", value, re.ASCII):
            return "像是海关备案号，商标注册号应为5至9位数字，请核对。"
        if re.fullmatch(r"[A-F]\d{6}", value, re.ASCII):
            return "像是奥林匹克标志等特殊标志的登记号，不是商标注册号，请核对权利类型。"
        if _PATENT.fullmatch(value):
            return "像是专利号，不是商标注册号，请核对权利类型。"
        return "商标注册号应为5至9位数字，国际注册在前面加G，请核对。"
