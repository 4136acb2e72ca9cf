"""Numbers that somebody else gave: kept whatever they are, doubted when they cannot be right."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric, uscc

from db.kinds import CreditCode, Fault, IdNumber, Kind, PatentNumber, Phone, TrademarkNumber, patent_kind
from db.kinds.identifiers import patent_check_digit

EXCEL = "统一社会信用代码末尾几位都是0，疑为Excel截断，请按营业执照补全。"
WRONG = "统一社会信用代码的校验位不符，请核对营业执照。"
LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
FULL_WIDTH = str.maketrans("0123456789XZL.", "０１２３４５６７８９ＸＺＬ．")
DIGITS = "0123456789"


def spoiled(text: str, alphabet: str, place: int, step: int) -> str:
    """The text with one character replaced by another of its alphabet."""
    place %= len(text)
    old = alphabet.index(text[place])
    return text[:place] + alphabet[(old + 1 + step % (len(alphabet) - 1)) % len(alphabet)] + text[place + 1 :]


CREDIT_CODES = st.builds(
    lambda head, region, organisation: (
        head + region + organisation + uscc.calc_check_digit(head + region + organisation)
    ),
    st.sampled_from(["91", "92", "93", "11", "51", "N2", "A1", "Y1"]),
    st.sampled_from(["430422", "110000", "440300"]),
    st.text(LETTERS, min_size=9, max_size=9),
)
BIRTHDAYS = st.dates(date(1930, 1, 1), date(2010, 12, 31))
ID_NUMBERS = st.builds(
    lambda region, born, serial: (body := f"{region}{born:%Y%m%d}{serial:03}") + ric.calc_check_digit(body + "0"),
    st.sampled_from(["430405", "430422", "430482", "110105", "810000"]),
    BIRTHDAYS,
    st.integers(0, 999),
)
PATENT_BODIES = st.builds(
    lambda year, kind, serial: f"{year}{kind}{serial:07}",
    st.integers(2004, 2025),
    st.sampled_from("12389"),
    st.integers(0, 10**7 - 1),
) | st.builds(
    lambda year, kind, serial: f"{year}{kind}{serial:05}",
    st.integers(85, 99),
    st.sampled_from("123"),
    st.integers(0, 10**5 - 1),
)


@pytest.mark.parametrize("kind", [CreditCode(), IdNumber(), Phone(), PatentNumber(), TrademarkNumber()])
@pytest.mark.parametrize("raw", ["无法辨认", "9143**********0001", "？", "x"])
def test_a_damaged_number_is_kept_and_doubted(kind: Kind[str], raw: str):
    value = kind.parse(raw)
    assert value is not None
    assert kind.parse(value) == value
    assert kind.doubt(value) is not None


def test_a_story_in_place_of_a_number_is_refused():
    with pytest.raises(Fault, match="号码最多100个字，现有101个字，请核对。"):
        IdNumber().parse("9" * 101)


@pytest.mark.parametrize(
    "code",
    [
        "91110000600037341L",
        "92120103MA060GAC84",
        "440301103097413",
        "110108004705986",
        "440121000150396",
    ],
)
def test_a_credit_code_of_a_real_enterprise_is_not_doubted(code: str):
    assert CreditCode().parse(code) == code
    assert CreditCode().doubt(code) is None


@pytest.mark.parametrize(
    ("raw", "code", "doubt"),
    [
        (9.11202229999934e17, "911202229999934000", EXCEL),
        (911202229999934000, "911202229999934000", EXCEL),
        ("9.11202E+17", "911202000000000000", EXCEL),
        ("91110000600037341l", "91110000600037341L", None),
        ("９１１１００００６０００３７３４１Ｌ", "91110000600037341L", None),
        ("9111 0000 6000 3734 1L", "91110000600037341L", None),
        ("91110000600037341M", "91110000600037341M", WRONG),
        ("91110000600037342L", "91110000600037342L", WRONG),
        (
            "9111000O600037341L",
            "9111000O600037341L",
            "统一社会信用代码不使用字母I、O、Z、S、V，可能是1、0、2、5、U之误，请核对。",
        ),
        ("X1110000600037341L", "X1110000600037341L", "统一社会信用代码的第1、2位或第3至8位区划码不合规则，请核对。"),
        ("9111000060003734", "9111000060003734", "统一社会信用代码应为18位（旧注册号为15位），现有16位，请核对。"),
        ("440301103097414", "440301103097414", "15位注册号的校验位不符，请核对营业执照。"),
    ],
)
def test_a_credit_code_is_normalised_and_doubted(raw: object, code: str, doubt: str | None):
    assert CreditCode().parse(raw) == code
    assert CreditCode().doubt(code) == doubt


@given(CREDIT_CODES, st.integers(0, 17), st.integers(0, 29))
def test_a_credit_code_with_one_wrong_character_is_doubted(code: str, place: int, step: int):
    assert CreditCode().doubt(code) is None
    assert CreditCode().doubt(spoiled(code, LETTERS, place, step)) is not None


@given(CREDIT_CODES)
def test_a_credit_code_is_read_in_lower_case_and_full_width(code: str):
    assert CreditCode().parse(code.lower()) == code
    assert CreditCode().parse(code.translate(FULL_WIDTH)) == code


@given(ID_NUMBERS, st.integers(0, 16), st.integers(0, 8))
def test_a_citizen_number_with_one_wrong_digit_is_doubted(number: str, place: int, step: int):
    assert IdNumber().doubt(number) is None
    assert IdNumber().doubt(spoiled(number[:17], DIGITS, place, step) + number[17]) is not None


@given(ID_NUMBERS)
def test_a_citizen_number_is_masked_but_for_region_and_end(number: str):
    masked = IdNumber().mask(number)
    assert masked == f"{number[:6]}********{number[-4:]}"


@pytest.mark.parametrize(
    ("raw", "number", "doubt"),
    [
        ("11010519491231002x", "11010519491231002X", None),
        ("11010519491231002×", "11010519491231002X", None),
        ("430422900307123", "430422900307123", None),
        ("430422901307123", "430422901307123", "身份证号码里的出生日期不存在，请核对。"),
        ("110105194912310021", "110105194912310021", "身份证号码的校验位不符，请核对。"),
        ("430422209903071237", "430422209903071237", "身份证号码里的出生日期在今天之后，请核对。"),
        ("430422189903071235", "430422189903071235", "身份证号码里的出生年份早于1900年，请核对。"),
        (4.30422199003071e17, "430422199003071000", "身份证号码末尾几位都是0，疑为Excel截断，请补全。"),
        ("4304221990030712", "4304221990030712", "身份证号码应为18位（旧号码为15位），现有16位，请核对。"),
        ("E12345678", "E12345678", "不是居民身份证号码，如为护照、通行证等其他证件，请核对证件类型。"),
    ],
)
def test_an_id_number_is_normalised_and_doubted(raw: object, number: str, doubt: str | None):
    if doubt and "出生" in doubt and len(number) == 18:
        number = number[:17] + ric.calc_check_digit(number)
        raw = number
    assert IdNumber().parse(raw) == number
    assert IdNumber().doubt(number) == doubt


@pytest.mark.parametrize(
    ("raw", "phones"),
    [
        ("138 1234 5678", "13812345678"),
        ("138-1234-5678", "138-1234-5678"),
        (13812345678.0, "13812345678"),
        ("+86 13812345678", "13812345678"),
        ("008613812345678", "13812345678"),
        ("86-0734-8866315", "0734-8866315"),
        ("0734－8866315", "0734-8866315"),
        ("（0734）8866315", "0734-8866315"),
        ("0734-8866315转801", "0734-8866315-801"),
        ("13812345678/13912345678", "13812345678、13912345678"),
        ("13812345678，0734-8866315", "13812345678、0734-8866315"),
        ("13812345678 13912345678", "13812345678、13912345678"),
        ("13812345678\n13912345678", "13812345678、13912345678"),
        ("、", "、"),
    ],
)
def test_phones_are_read_apart(raw: object, phones: str):
    assert Phone().parse(raw) == phones


@pytest.mark.parametrize(
    "phones",
    [
        "13812345678",
        "19912345678",
        "0734-8866315",
        "07348866315",
        "8866315",
        "4008001234",
        "400-800-1234",
        "12315",
        "110",
    ],
)
def test_a_phone_in_use_is_not_doubted(phones: str):
    assert Phone().doubt(phones) is None


@pytest.mark.parametrize(
    ("phones", "doubt"),
    [
        ("12812345678", "电话的位数或号段不对，请核对。"),
        ("1381234567", "电话的位数或号段不对，请核对。"),
        ("13812345678、138", "第2个电话的位数或号段不对，请核对。"),
    ],
)
def test_a_phone_that_cannot_be_is_doubted_without_repeating_it(phones: str, doubt: str):
    assert Phone().doubt(phones) == doubt


@pytest.mark.parametrize(
    "number",
    [
        "97101765.4",
        "95115608.X",
        "85100001.0",
        "201710601862.3",
        "ZL200510096239.4",
        "ZL200910021479.6",
        "ZL201510958772.0",
        "ZL201811564288.X",
        "ZL201910603565.1",
        "ZL202110049384.6",
        "ZL202111029984.2",
        "ZL202322865413.3",
    ],
)
def test_a_real_patent_number_is_not_doubted(number: str):
    assert PatentNumber().parse(number) == number
    assert PatentNumber().doubt(number) is None


@pytest.mark.parametrize("number", ["ZL202310123456.7", "ZL202410123456.7", "ZL201910123456.7", "89103229.2"])
def test_an_invented_patent_number_is_doubted(number: str):
    assert "可能印错或是编造的" in (PatentNumber().doubt(number) or "")


@pytest.mark.parametrize(
    ("raw", "number"),
    [
        ("ZL 2014 2 0775883.9", "ZL201420775883.9"),
        ("ＺＬ２０１４２０７７５８８３．９", "ZL201420775883.9"),
        ("zl201420775883。9", "ZL201420775883.9"),
        ("ZL：201420775883.9", "ZL201420775883.9"),
        ("专利号：ZL201420775883.9", "ZL201420775883.9"),
        ("CN201710601862.3", "201710601862.3"),
        ("2017106018623", "201710601862.3"),
        ("ZL95115608x", "ZL95115608.X"),
        ("95115608X", "95115608.X"),
        ("103000112", "103000112"),
        ("CN1030001A", "CN1030001A"),
        ("专利号", "专利号"),
    ],
)
def test_a_patent_number_is_normalised(raw: str, number: str):
    assert PatentNumber().parse(raw) == number


@pytest.mark.parametrize(
    ("number", "doubt"),
    [
        ("ZL201440775883.9", "专利号里的类型码不是1、2、3、8、9，请核对。"),
        ("ZL209920775883.9", "专利号里的申请年份2099不合理，请核对。"),
        ("ZL199920775883.9", "专利号里的申请年份1999不合理，请核对。"),
        ("45100001.0", "专利号里的申请年份2045不合理，请核对。"),
        ("ZL201420775883", "专利号缺少小数点后的校验位，请补全。"),
        ("CN1030001A", "像是专利公开（公告）号，这里应填专利号，如ZL201420775883.9。"),
        ("103000112", "不是专利号的格式，专利号是12位（2003年10月前8位）数字加小数点和校验位，请核对。"),
    ],
)
def test_a_patent_number_that_cannot_be_is_doubted(number: str, doubt: str):
    assert PatentNumber().doubt(number) == doubt


def test_the_first_patents_have_no_check_digit():
    assert PatentNumber().doubt("85100001") is None
    assert PatentNumber().doubt("95115608") == "专利号缺少小数点后的校验位，请补全。"


@given(PATENT_BODIES, st.booleans(), st.integers(0, 11), st.integers(0, 8))
def test_a_patent_number_with_one_wrong_digit_is_doubted(body: str, granted: bool, place: int, step: int):
    prefix = "ZL" if granted else ""
    check = patent_check_digit(body)
    number = f"{prefix}{body}.{check}"
    assert PatentNumber().doubt(number) is None
    assert PatentNumber().doubt(f"{prefix}{spoiled(body, DIGITS, place, step)}.{check}") is not None
    for raw in (
        number.translate(FULL_WIDTH),
        number.lower(),
        number.replace(".", ""),
        f"{prefix} {body[:4]} {body[4:]} . {check}",
    ):
        assert PatentNumber().parse(raw) == number


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        ("ZL201510958772.0", "invention"),
        ("201780012345.6", "invention"),
        ("ZL201420775883.9", "utility_model"),
        ("ZL201290001234.5", "utility_model"),
        ("ZL201630312136.6", "design"),
        ("97101765.4", "invention"),
        ("97201765.4", "utility_model"),
        ("ZL201440775883.9", None),
        ("9129815", None),
        (None, None),
    ],
)
def test_a_patent_number_says_what_it_is_for(number: str | None, kind: str | None):
    assert patent_kind(number) == kind


@pytest.mark.parametrize(
    ("raw", "number", "doubt"),
    [
        (9815758, "9815758", None),
        (9815758.0, "9815758", None),
        ("第9815758号", "9815758", None),
        ("12345678a", "12345678A", None),
        ("G1234567", "G1234567", None),
        ("G583842A", "G583842A", None),
        ("T2013-28427", "T2013-28427", "像是海关备案号，商标注册号应为5至9位数字，请核对。"),
        ("A000020", "A000020", "像是奥林匹克标志等特殊标志的登记号，不是商标注册号，请核对权利类型。"),
        ("ZL201630312136.6", "ZL201630312136.6", "像是专利号，不是商标注册号，请核对权利类型。"),
        ("1234", "1234", "商标注册号应为5至9位数字，国际注册在前面加G，请核对。"),
    ],
)
def test_a_trademark_number_is_normalised_and_doubted(raw: object, number: str, doubt: str | None):
    assert TrademarkNumber().parse(raw) == number
    assert TrademarkNumber().doubt(number) == doubt


def test_the_check_digit_library_waits_until_it_is_asked():
    code = "import sys, db.kinds; sys.exit('stdnum' in sys.modules or 'ssl' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[3], check=False).returncode == 0
