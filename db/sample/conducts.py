"""What the parties of the practice register did, and what the law of the day says to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal
from random import Random

from db.rules.fines import fine_range, fine_rules
from db.rules.laws import article, cite

_LEAST = Decimal(500)
_SHARES = {"mild": (0.3, 0.9), "normal": (1.0, 2.4), "heavy": (2.6, 4.2)}
"""What a fine comes to, as a multiple of the turnover or the gains, where the law goes by them."""

_PARTS = {"mild": (0.3, 0.4), "normal": (0.5, 0.7), "heavy": (0.8, 0.95)}
"""The same as a part of the highest fine, where the law goes by a percentage."""


@dataclass(frozen=True)
class Conduct:
    """One kind of unlawful conduct.

    `kind` is the kind of case, `violated`, `penalised` and `seized` are references as `db.rules.laws` reads them or
    `law:topic` for what moved between versions; no `seized` means that the law knows no sealing here. `more` goes
    behind the article that `violated` finds. `fines` are the keys of its fine in `fines.toml`, one for each time.
    """

    key: str
    kind: str
    cause: str
    violated: str
    penalised: str
    fines: tuple[str, ...]
    penalties: tuple[str, ...]
    order: str
    seized: str = ""
    more: str = ""

    def article_violated(self, on: date) -> str:
        """The article that the conduct violates, as of a day, in words."""
        return _words(self.violated, on) + self.more

    def article_penalty(self, on: date) -> str:
        """The article that the penalty stands on."""
        return _words(self.penalised, on)

    def article_measure(self, on: date) -> str:
        """The article that a sealing or seizure, or else a prior registration, stands on."""
        return _words(self.seized or "penalty_law:prior_registration", on)


_STOP_AND_TAKE = ("fine", "confiscate_goods", "destroy", "stop")
_INFRINGEMENT = ("tm_infringe_2019", "tm_infringe_2026")
_TRADEMARK = {"penalised": "trademark:penalty", "seized": "trademark:seizure"}

CONDUCTS: dict[str, Conduct] = {
    one.key: one
    for one in (
        Conduct(
            "sale",
            "trademark_infringement",
            "销售侵犯注册商标专用权的商品",
            "trademark:infringement_sale",
            fines=_INFRINGEMENT,
            penalties=_STOP_AND_TAKE,
            order="立即停止销售侵犯“{brand}”注册商标专用权的商品",
            **_TRADEMARK,
        ),
        Conduct(
            "make",
            "trademark_infringement",
            "未经许可在同一种商品上使用与他人注册商标相同的商标",
            "trademark:infringement_same",
            fines=_INFRINGEMENT,
            penalties=_STOP_AND_TAKE,
            order="立即停止生产、销售侵犯“{brand}”注册商标专用权的商品",
            **_TRADEMARK,
        ),
        Conduct(
            "similar",
            "trademark_infringement",
            "未经许可在同一种商品上使用与他人注册商标近似的商标",
            "trademark:infringement_similar",
            fines=_INFRINGEMENT,
            penalties=_STOP_AND_TAKE,
            order="立即停止使用与“{brand}”注册商标近似的标识",
            **_TRADEMARK,
        ),
        Conduct(
            "labels",
            "trademark_infringement",
            "擅自制造他人注册商标标识",
            "trademark:infringement_labels",
            fines=_INFRINGEMENT,
            penalties=_STOP_AND_TAKE,
            order="立即停止制造“{brand}”注册商标标识",
            **_TRADEMARK,
        ),
        Conduct(
            "gi_sale",
            "geographical_indication",
            "侵犯地理标志证明商标专用权",
            "trademark:infringement_same",
            fines=_INFRINGEMENT,
            penalties=_STOP_AND_TAKE,
            order="立即停止使用“{brand}”地理标志",
            **_TRADEMARK,
        ),
        Conduct(
            "exhibition",
            "exhibition",
            "在展会上销售侵犯注册商标专用权的商品",
            "trademark:infringement_sale",
            fines=_INFRINGEMENT,
            penalties=_STOP_AND_TAKE,
            order="立即撤下侵犯“{brand}”注册商标专用权的展品",
            **_TRADEMARK,
        ),
        Conduct(
            "fake_registered",
            "trademark_other",
            "将未注册商标冒充注册商标使用",
            "trademark:fake_registered",
            penalised="trademark:fake_registered",
            fines=("tm_fake_registered", "tm_fake_registered_2026"),
            penalties=("criticism", "fine", "correct"),
            order="立即停止使用注册标记，清除库存商品上的“®”标记",
        ),
        Conduct(
            "wellknown",
            "trademark_other",
            "将“驰名商标”字样用于商品包装和广告宣传",
            "trademark:wellknown_words",
            penalised="trademark:wellknown_penalty",
            fines=("tm_wellknown_words", "tm_wellknown_words_2026"),
            penalties=("fine", "correct"),
            order="清除招牌、包装和宣传资料上的“驰名商标”字样",
        ),
        Conduct(
            "patent_sale",
            "patent_counterfeit",
            "销售假冒专利的产品",
            "patent:counterfeit",
            penalised="patent:penalty",
            fines=("patent_fake",),
            penalties=("fine", "confiscate_gains", "correct"),
            order="立即停止销售假冒专利的产品，消除库存产品上的专利标识",
            seized="patent:seizure",
            more="第一款第（二）项",
        ),
        Conduct(
            "patent_make",
            "patent_counterfeit",
            "在未被授予专利权的产品上标注专利标识",
            "patent:counterfeit",
            penalised="patent:penalty",
            fines=("patent_fake",),
            penalties=("fine", "confiscate_gains", "correct"),
            order="立即停止在产品包装和网店页面上标注专利标识，并予以消除",
            seized="patent:seizure",
            more="第一款第（一）项",
        ),
        Conduct(
            "patent_mark",
            "patent_marking",
            "专利标识标注不规范",
            "ZLX 99/1; BZ 5//1",
            penalised="patent:marking",
            fines=(),
            penalties=("correct",),
            order="在产品包装上以中文标明专利权的类别和完整的专利号",
        ),
        Conduct(
            "special",
            "special_symbol",
            "擅自使用特殊标志",
            "TB 16//1",
            penalised="special_symbol:infringement",
            fines=("symbol_infringe",),
            penalties=("fine", "confiscate_gains", "confiscate_goods", "stop"),
            order="立即停止使用{brand}",
        ),
        Conduct(
            "olympic",
            "olympic_symbol",
            "侵犯奥林匹克标志专有权",
            "AL 4/2",
            penalised="olympic_symbol:infringement",
            fines=("olympic",),
            penalties=_STOP_AND_TAKE,
            order="立即停止销售使用奥林匹克标志的商品",
            seized="olympic_symbol:seizure",
        ),
        Conduct(
            "confusion",
            "other",
            "擅自使用与他人有一定影响的商品名称、包装近似的标识",
            "unfair_competition:confusion",
            penalised="unfair_competition:confusion_penalty",
            fines=("confusion_2019", "confusion"),
            penalties=("fine", "confiscate_goods", "stop"),
            order="立即停止使用与“{brand}”商品近似的名称、包装、装潢",
            more="第（一）项",
        ),
    )
}


def fine(rng: Random, conduct: Conduct, *, turnover: Decimal, gains: Decimal, weight: str, on: date) -> Decimal | None:
    """A fine inside the range of the law of a day; `weight` is mild, normal or heavy. None where the law knows none."""
    rule = next((one for key, one in fine_rules().items() if key in conduct.fines and one.in_force(on)), None)
    if rule is None:
        return None
    allowed = fine_range(rule, {"turnover": turnover, "gains": gains})
    if allowed.low == allowed.high:
        return allowed.high
    if rule.percent is not None:
        return _round(allowed.high * _share(rng, _PARTS[weight]))
    base = gains if rule.base == "gains" else turnover
    return _round(min(max(base * _share(rng, _SHARES[weight]), _LEAST), allowed.high))


def _share(rng: Random, limits: tuple[float, float]) -> Decimal:
    return Decimal(str(round(rng.uniform(*limits), 2)))


def _round(amount: Decimal) -> Decimal:
    """Down to whole hundreds, small sums to whole tens."""
    step = Decimal(100) if amount >= 1_000 else Decimal(10)
    return (amount / step).quantize(Decimal(1), rounding=ROUND_DOWN) * step


def _words(reference: str, on: date) -> str:
    law, _, topic = reference.partition(":")
    return article(law, topic, on) if topic else cite(reference, on)
