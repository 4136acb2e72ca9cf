"""Made-up persons: names, birthdays, citizen numbers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from db.sample.numbers import citizen_number

_FAMILY = (
    "王李张刘陈杨黄赵吴周徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石"
    "姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文"
)
_MALE = "伟强磊军勇杰涛明超刚平辉鹏华飞鑫波斌宇浩凯健俊帆帅旭志国建文武海峰山林松柏云"
_FEMALE = "芳娜敏静丽艳娟霞秀玲桂英燕红梅兰凤洁琳云莲真雪荣爱妹香月莺媛珍莉桃翠珠倩婷姣"
_DOUBLE = ("欧阳", "上官")


@dataclass(frozen=True)
class Human:
    """A made-up person."""

    name: str
    gender: str
    id_number: str


class Crowd:
    """Makes persons of whom no two share a name."""

    def __init__(self, rng: Random, *, on: date, taken: Iterable[str] = ()) -> None:
        self.rng = rng
        self.on = on
        self._names: set[str] = set(taken)

    def human(self) -> Human:
        """One more person between 24 and 66 years of age."""
        gender = "male" if self.rng.random() < 0.62 else "female"
        born = self.on - timedelta(days=self.rng.randrange(24 * 365, 66 * 365))
        return Human(self._name(gender), gender, citizen_number(self.rng, gender, born))

    def _name(self, gender: str) -> str:
        while True:
            family = self.rng.choice(_DOUBLE) if self.rng.random() < 0.01 else self.rng.choice(_FAMILY)
            given = _MALE if gender == "male" else _FEMALE
            count = 1 if self.rng.random() < 0.18 else 2
            name = family + "".join(self.rng.choice(given) for _ in range(count))
            if name not in self._names:
                self._names.add(name)
                return name
