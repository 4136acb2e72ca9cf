"""The made-up parties: companies, shops and persons of a county that does not exist."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from random import Random
from typing import Any

from db.sample.numbers import credit_code, landline, mobile
from db.sample.people import Crowd

TOWNS = ("湖东街道", "湖西街道", "芦溪镇", "荷塘镇", "渡口镇", "柘林镇", "青石镇", "九渡镇", "云岭乡", "沙洲乡")
_STREETS = ("建设路", "解放路", "湖滨大道", "兴业路", "学府路", "人民路", "迎宾路", "育才街", "老街", "环城东路")
_MARKETS = ("五里牌市场", "雁湖商贸城", "湖东建材城", "兴隆农贸市场", "芦溪综合市场")
_ESTATES = ("雁湖经济开发区一路", "雁湖经济开发区二路", "荷塘工业园")
_LUCKY = "鑫盛惠民宏达兴隆顺发福满佳美旺和源通华丰瑞祥康宁广聚泰诚信益嘉恒永大万利安悦家好"

_SHOPS = {
    "home": ("家居馆", "家纺店", "日杂店", "床上用品店"),
    "medical": ("大药房", "医疗器械经营部", "康复用品店", "诊所"),
    "clothing": ("服装店", "鞋服店", "内衣店"),
    "grocery": ("生活超市", "食品店", "百货经营部", "便利店", "副食批发部"),
    "auto": ("汽车配件经营部", "汽车维修店", "电动车行", "摩托车行"),
    "digital": ("手机店", "数码通讯店", "电子产品经营部"),
    "stationery": ("文具店", "书店", "玩具店", "精品店"),
    "building": ("建材经营部", "装饰材料店", "灯饰店", "陶瓷店"),
    "hardware": ("五金店", "五金机电经营部", "劳保用品店"),
    "farm": ("农资经营部", "农资服务站", "农机店"),
    "beauty": ("化妆品店", "美容中心", "养生馆"),
    "appliance": ("电器店", "净水设备经营部", "家电经营部"),
    "printing": ("印务部", "包装制品经营部", "广告图文店"),
}
_COMPANIES = {
    "home": ("家居有限公司", "商贸有限公司"),
    "medical": ("医药有限公司", "医药连锁有限公司", "医疗器械有限公司"),
    "clothing": ("服饰有限公司", "商贸有限公司"),
    "grocery": ("商贸有限公司", "食品有限公司", "连锁超市有限公司", "酒业有限公司"),
    "auto": ("汽车服务有限公司", "汽车配件有限公司"),
    "digital": ("通讯有限公司", "电子商务有限公司"),
    "stationery": ("文化用品有限公司", "商贸有限公司"),
    "building": ("建材有限公司", "装饰工程有限公司"),
    "hardware": ("五金机电有限公司", "劳保用品有限公司"),
    "farm": ("农资有限公司", "农业科技有限公司"),
    "beauty": ("美容有限公司", "日化有限公司"),
    "appliance": ("电器有限公司", "环保科技有限公司"),
    "printing": ("印刷有限公司", "包装制品有限公司"),
}
LICENCES = {"enterprise": "营业执照", "individual_business": "营业执照", "other": "营业执照", "person": "居民身份证"}


@dataclass(frozen=True)
class Party:
    """A party with the trade it is in; `values` are the fields of its register."""

    trade: str
    values: dict[str, Any]

    @property
    def name(self) -> str:
        """Its full name."""
        return str(self.values["name"])

    @property
    def kind(self) -> str:
        """Its kind, as the register calls it."""
        return str(self.values["kind"])

    @property
    def speaker(self) -> str:
        """Who answers for it: the person itself, the operator, the representative."""
        return str(self.values["representative"] or self.name)

    @property
    def speaker_title(self) -> str:
        """What that person is called in a record."""
        return {"person": "当事人", "individual_business": "经营者"}.get(self.kind, "法定代表人")


class County:
    """Makes the parties; no two have one name."""

    def __init__(self, rng: Random, crowd: Crowd, *, taken: Iterable[str] = ()) -> None:
        self.rng = rng
        self.crowd = crowd
        self.parties: list[Party] = []
        self._names: set[str] = set(taken)

    def party(self, trade: str, kind: str) -> Party:
        """One more party of a trade (see `Ware.trade`) and kind (see the register of parties)."""
        human = self.crowd.human()
        town = self.rng.choice(TOWNS)
        name = human.name if kind == "person" else self._free_name(trade, kind, town)
        person = kind == "person"
        values = {
            "name": name,
            "kind": kind,
            "licence_name": LICENCES[kind],
            "credit_code": None if person else credit_code(self.rng, kind),
            "representative": None if person else human.name,
            "id_number": human.id_number,
            "gender": human.gender if person else None,
            "address": self.address(kind, town),
            "phone": mobile(self.rng) if kind != "enterprise" or self.rng.random() < 0.6 else landline(self.rng),
        }
        self.parties.append(Party(trade, values))
        return self.parties[-1]

    def address(self, kind: str, town: str) -> str:
        """An address of the sort that this kind of party has."""
        rng = self.rng
        if kind == "person":
            village = f"{rng.choice('东西南北')}{rng.choice('山塘冲湾坪')}村"
            return f"湖南省雁湖县{town}{village}{rng.randrange(1, 18)}组{rng.randrange(1, 60)}号"
        if kind in ("enterprise", "other") and rng.random() < 0.5:
            return f"湖南省雁湖县{rng.choice(_ESTATES)}{rng.randrange(1, 90)}号"
        if rng.random() < 0.35:
            return f"湖南省雁湖县{rng.choice(_MARKETS)}{rng.choice('ABCDE')}区{rng.randrange(1, 130)}号"
        return f"湖南省雁湖县{town}{rng.choice(_STREETS)}{rng.randrange(1, 320)}号"

    def _free_name(self, trade: str, kind: str, town: str) -> str:
        while True:
            word = "".join(self.rng.sample(_LUCKY, 2))
            if kind == "enterprise":
                name = f"雁湖县{word}{self.rng.choice(_COMPANIES[trade])}"
            elif kind == "other":
                name = f"雁湖县{town.removesuffix('街道').rstrip('镇乡')}{word}农民专业合作社"
            else:
                name = f"雁湖县{town if town.endswith('镇') else ''}{word}{self.rng.choice(_SHOPS[trade])}"
            if name not in self._names:
                self._names.add(name)
                return name
