"""Two fairs of the practice bureau: one online with four local exhibitors, one with three hundred stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from db.rules.checklists import Checklist, in_force
from db.rules.workdays import Calendar, standard
from db.sample.bureau import UNIT, Bureau
from db.sample.numbers import patent_number, trademark_number
from db.sample.parties import County
from db.sample.people import Crowd

STANDS = 300
RISKY = 12
_HALLS = 5
_CHECKED = 60
_TRADES = (
    "home",
    "clothing",
    "grocery",
    "building",
    "hardware",
    "appliance",
    "stationery",
    "digital",
    "farm",
    "beauty",
)
_WARES = {
    "home": ("记忆棉床垫", "竹纤维凉席", "折叠衣柜", "实木餐桌"),
    "clothing": ("针织童装", "防晒衣", "老布鞋", "羽绒马甲"),
    "grocery": ("湖鲜酱", "米粉", "山茶油", "腊味礼盒"),
    "building": ("防滑地砖", "铝合金门窗", "节能灯具", "环保涂料"),
    "hardware": ("电动扳手", "不锈钢锁具", "多功能钳", "劳保手套"),
    "appliance": ("破壁机", "净水器", "电热水壶", "落地扇"),
    "stationery": ("学生书包", "中性笔", "益智积木", "笔记本"),
    "digital": ("蓝牙耳机", "移动电源", "智能手环", "车载支架"),
    "farm": ("背负式喷雾器", "有机肥", "育秧盘", "割草机"),
    "beauty": ("护手霜", "山茶洗发露", "香薰蜡烛", "面膜"),
}
_MARKS = "湖雁云溪竹棠荷禾松岚"
_FINDINGS = ("A3", "C1", "C2", "D2", "D8", "D9", "E1", "H1", "H2")


@dataclass(frozen=True)
class Stand:
    """A stand: the party it belongs to, its own fields, and the check made of it, if any."""

    party: dict[str, Any]
    values: dict[str, Any]
    check: dict[str, Any] | None = None


@dataclass(frozen=True)
class Fair:
    """A fair with its stands and the complaints made at it; a complaint's `exhibitor` is the place of a stand."""

    values: dict[str, Any]
    stands: tuple[Stand, ...]
    complaints: tuple[dict[str, Any], ...] = ()


@dataclass(frozen=True)
class Fairs:
    """Both fairs, and the rights that the risky stands show without being allowed to."""

    rights: tuple[dict[str, Any], ...]
    fairs: tuple[Fair, ...]


def fairs(seed: int, content: Bureau, *, on: date) -> Fairs:
    """The fairs of a bureau as of a day; the same for the same seed and day."""
    rng = Random(f"fairs {seed}")
    crowd = Crowd(rng, on=on, taken=[one["representative"] or one["name"] for one in content.parties])
    maker = _Maker(rng, County(rng, crowd, taken=[one["name"] for one in content.parties]), content, on)
    return Fairs(tuple(maker.rights), (maker.online(), maker.large()))


class _Maker:
    """Makes stands out of one stream of chance."""

    def __init__(self, rng: Random, county: County, content: Bureau, on: date) -> None:
        self.rng = rng
        self.county = county
        self.content = content
        self.on = on
        self.calendar: Calendar = standard()
        self.officers = [one["name"] for one in content.officers if one["unit"] == UNIT][4:]
        self.rights = self._rights()

    def online(self) -> Fair:
        """Last autumn's online fair: four stands, all checked, closed, one of them complained of."""
        opens = self.calendar.add_workdays(self.on, -110)
        values = {
            "name": "第十一届湘湖商品网上交易会",
            "form": "online",
            "opens_on": opens,
            "closes_on": opens + timedelta(9),
            "place": "网上展厅",
            "organiser": "湘湖商品交易中心",
            "delegation": "雁湖县交易团",
            "staff": "、".join(self.officers[:2]),
        }
        checked = self.calendar.add_workdays(opens, -8)
        stands = []
        for place in range(4):
            stand = self._stand(_TRADES[place], f"W{place + 1:02d}", "")
            url = {"url": f"展厅编号 XH{2100 + place}"}
            check = self._check(in_force(checked), checked, bad=_FINDINGS[place : place + place], online=True)
            closed = datetime.combine(self.calendar.add_workdays(checked, 4), time(16))
            stands.append(Stand(stand.party, stand.values | url, check | self._closing(check, closed)))
        return Fair(values, tuple(stands), (self._complaint(2, datetime.combine(opens, time(10, 20))),))

    def large(self) -> Fair:
        """The fair that opens soon: three hundred stands in five halls, a fifth of them checked, twelve risky."""
        opens = self.calendar.add_workdays(self.on, 15)
        values = {
            "name": f"{opens.year}雁湖家居建材博览会",
            "form": "onsite",
            "opens_on": opens,
            "closes_on": opens + timedelta(3),
            "place": "雁湖国际会展中心",
            "organiser": "雁湖县商务局",
            "station": "1号馆服务台旁",
            "staff": "、".join(self.officers),
        }
        risky = set(self.rng.sample(range(STANDS), RISKY))
        stands = [self._placed(place, risky=place in risky) for place in range(STANDS)]
        checked = self.calendar.add_workdays(self.on, -3)
        version = in_force(checked)
        for place in sorted(self.rng.sample([one for one in range(STANDS) if one not in risky], _CHECKED)):
            bad = self.rng.sample(_FINDINGS, self.rng.choice((0, 0, 1, 1, 2, 6)))
            bad += self.rng.choice(((), (), (), (), (), ("D3",), ("D3",), ("C5",)))
            state = self.rng.choice(("draft", "filled", "filled", "reviewed"))
            check = self._check(version, checked, bad=bad, state=state)
            stands[place] = Stand(stands[place].party, stands[place].values, check)
        return Fair(values, tuple(stands))

    def _placed(self, place: int, *, risky: bool) -> Stand:
        hall, number = divmod(place, STANDS // _HALLS)
        booth = f"{'ABC'[number // 20]}{number % 20 + 1:02d}"
        stand = self._stand(_TRADES[place % len(_TRADES)], booth, f"{hall + 1}号馆")
        if not risky:
            return stand
        right = self.rng.choice(self.rights)
        shown: dict[str, Any] = dict(stand.values["exhibits"][0])
        if right["kind"] == "trademark":
            shown |= {"mark": right["name"], "mark_number": right["number"], "classes": "25"}
        else:
            shown |= {"patents": right["number"]}
        return Stand(stand.party, stand.values | {"exhibits": [shown, *stand.values["exhibits"][1:]]})

    def _stand(self, trade: str, booth: str, hall: str) -> Stand:
        rng = self.rng
        party = self.county.party(trade, "enterprise" if rng.random() < 0.7 else "individual_business").values
        wares = rng.sample(_WARES[trade], rng.choice((1, 2, 2, 3)))
        mark = "".join(rng.sample(_MARKS, 2))
        exhibits = [
            {"name": ware, "model": f"{rng.choice('ABHX')}{rng.randrange(10, 99)}", "source": "own"} for ware in wares
        ]
        if rng.random() < 0.5:
            exhibits[0] |= {"mark": mark, "mark_number": trademark_number(rng)}
        marks, patents = rng.randrange(1, 6), rng.randrange(0, 4)
        values = {
            "hall": hall,
            "booth": booth,
            "products": "、".join(wares),
            "contact": party["representative"],
            "phone": party["phone"],
            "marks": marks,
            "marks_valid": max(0, marks - (rng.random() < 0.2)),
            "utility_models": patents,
            "patents_valid": patents,
            "exhibits": exhibits,
        }
        return Stand(party, values)

    def _rights(self) -> list[dict[str, Any]]:
        """Rights of somebody else, two of them ended."""
        rng, year = self.rng, self.on.year
        holders = ("岭南恒泰实业有限公司", "北辰家居股份有限公司", "海州新材料科技有限公司")
        made: list[dict[str, Any]] = [
            {
                "name": "竹栖",
                "kind": "trademark",
                "number": trademark_number(rng),
                "holder": holders[1],
                "classes": "20",
                "registered_on": date(year - 4, 3, 14),
            },
            {
                "name": "可折叠衣架",
                "kind": "utility_model",
                "number": patent_number(rng, "utility_model", year - 12),
                "holder": holders[0],
                "filed_on": date(year - 12, 5, 20),
            },
            {
                "name": "防滑地砖",
                "kind": "design",
                "number": patent_number(rng, "design", year - 5),
                "holder": holders[2],
                "filed_on": date(year - 5, 8, 3),
                "ended_on": date(year - 1, 6, 30),
            },
        ]
        return made

    def _check(
        self, version: Checklist, day: date, *, bad: Any, state: str = "closed", online: bool = False
    ) -> dict[str, Any]:
        """A check with every open question answered, those in `bad` badly; a draft has only a third of them."""
        answers: dict[str, str] = {"B2": "own"}
        rows = []
        asked = version.open(answers, online=online)
        asked = asked[: len(asked) // 3] if state == "draft" else asked
        for place, one in enumerate(asked):
            good = next(key for key in one.options if key not in one.bad and key not in ("na", "unclear"))
            wrong = next((key for key in one.options if key in one.bad), good)
            rows.append(
                {
                    "question": one.key,
                    "answer": wrong if one.key in bad else answers.get(one.key, good),
                    "remark": "现场核对材料不全" if one.key in bad else None,
                    "answered_at": datetime.combine(day, time(9, 5)) + timedelta(seconds=25 * place // 60 * 60),
                }
            )
        at = datetime.combine(day, time(10, 30))
        values: dict[str, Any] = {
            "checked_on": day,
            "checklist": version.key,
            "checker_a": self.officers[0],
            "checker_b": self.officers[1],
            "materials": self.rng.randrange(1, 6),
            "state": state,
            "answers": rows,
        }
        if state != "draft":
            values["filled_at"] = at
        if state in ("reviewed", "closed"):
            head = self.content.officers[2]["name"]
            values |= {"reviewed_at": at + timedelta(hours=4), "reviewer": head, "opinion": "同意"}
        return values

    def _closing(self, check: dict[str, Any], closed: datetime) -> dict[str, Any]:
        bad = [row for row in check["answers"] if row["remark"]]
        version = in_force(check["checked_on"])
        rows = [
            {
                "question": row["question"],
                "demand": version.question(row["question"]).action,
                "due_on": closed.date(),
                "reported_on": closed.date(),
                "proof": "整改照片和证明材料",
                "result": "passed",
                "reviewed_on": closed.date(),
                "reviewer": check["reviewer"],
            }
            for row in bad
        ]
        asked = {
            "demand": "；".join(row["demand"] for row in rows),
            "due_on": closed.date(),
            "rectifying_at": check["reviewed_at"],
        }
        return {"closed_at": closed, "rectifications": rows} | (asked if rows else {})

    def _complaint(self, place: int, received: datetime) -> dict[str, Any]:
        return {
            "exhibitor": place,
            "received_at": received,
            "complainant": "北辰家居股份有限公司",
            "complainant_kind": "agent",
            "agent": "湘湖知识产权代理有限公司",
            "authority": "商标注册证、授权委托书",
            "right": "竹栖",
            "exhibit": "网上展厅第3项展品",
            "facts": "展品页面使用与“竹栖”商标近似的标识，可能使公众混淆。",
            "evidence": "网页截图3张；商标注册证复印件",
            "acceptance": "accepted",
            "served_at": received + timedelta(hours=2),
            "answered_at": received + timedelta(hours=20),
            "opinion": "标识整体不近似",
            "measures": ["mediate"],
            "executed_at": received + timedelta(hours=23),
            "handed_at": received + timedelta(hours=22),
            "handed_to": "雁湖县市场监督管理局",
            "files": "投诉书、答辩书各一份",
            "informed": True,
            "result": "settled",
        }
