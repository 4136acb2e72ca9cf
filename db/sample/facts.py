"""What happened, told as a decision tells it: the facts by kind of conduct, with every number from the plot."""

from __future__ import annotations

from datetime import date

from db.kinds import Day
from db.sample.catalogue import PATENT_NAMES
from db.sample.plot import Plot, yuan


def facts(plot: Plot) -> str:
    """案件事实, without the 经查 that the paper prints before it."""
    told = _cleared if plot.plan.outcome == "not_established" else _TOLD[plot.conduct.key]
    return "\n".join(part for part in (told(plot), _trade(plot), _right(plot), _sums(plot)) if part)


def day(value: date | None) -> str:
    """A day as papers print it."""
    return Day().paper(value)


def _sale(plot: Plot) -> str:
    return (
        f"{day(plot.days.act_from)}以来，当事人从{plot.supplier}购进标有“{plot.brand}”商标的{plot.ware.name}，"
        f"在位于{plot.place}的经营场所内陈列销售。当事人购进时未查验商标注册证、授权书等证明文件，未索取发票、送货单，"
        "不能证明该商品是自己合法取得，也不能说明提供者的真实姓名、地址。"
    )


def _cleared(plot: Plot) -> str:
    return (
        f"{day(plot.days.act_from)}以来，当事人在位于{plot.place}的经营场所内销售标有“{plot.brand}”商标的{plot.ware.name}。"
        f"调查期间，当事人补充提供了与{plot.ware.holder}经销商签订的供货合同、增值税发票和付款凭证。"
    )


def _exhibition(plot: Plot) -> str:
    return (
        f"{day(plot.days.checked)}，当事人在雁湖县会展中心举办的展销会上设展，展出并现场销售标有“{plot.brand}”商标的"
        f"{plot.ware.name}。上述商品系当事人从{plot.supplier}购进，当事人不能提供合法来源凭证。"
    )


def _make(plot: Plot) -> str:
    return (
        f"{day(plot.days.act_from)}以来，当事人未经商标注册人许可，在位于{plot.place}的场所内，将从{plot.supplier}购进的"
        f"无标识{plot.ware.name}装入印有“{plot.brand}”商标的包装，自行贴标、封装后以“{plot.brand}”牌商品的名义对外销售。"
        "上述标识与商标注册人的注册商标在视觉上基本无差别，使用在同一种商品上。"
    )


def _similar(plot: Plot) -> str:
    return (
        f"{day(plot.days.act_from)}以来，当事人在其委托加工并销售的{plot.ware.name}及包装上突出使用“{plot.brand}世家”标识，"
        f"其中“{plot.brand}”二字字体明显大于其他文字。该标识完整包含“{plot.brand}”注册商标的文字，整体构成近似，"
        "使用在同一种商品上，容易导致相关公众对商品来源产生混淆。"
    )


def _labels(plot: Plot) -> str:
    return (
        f"{day(plot.days.act_from)}，当事人承接{plot.supplier}委托，在未查验《商标注册证》和商标注册人授权文件、未建立印制"
        f"登记台账的情况下，在位于{plot.place}的车间内承印带有“{plot.brand}”注册商标的{plot.ware.name}。"
    )


def _gi_sale(plot: Plot) -> str:
    return (
        f"{day(plot.days.act_from)}以来，当事人从{plot.supplier}购进外地所产{plot.ware.name}和印有“{plot.brand}”字样的"
        f"包装，在位于{plot.place}的场所内自行分装后，以“{plot.brand}”的名义对外销售。当事人不是该证明商标的准许使用人，"
        "所售商品也不产自该地理标志的产地范围。"
    )


def _fake_registered(plot: Plot) -> str:
    return (
        f"{day(plot.days.act_from)}以来，当事人在其销售的{plot.ware.name}的外包装上使用“{plot.brand}”文字并在右上角"
        "标注注册标记“®”。经在国家知识产权局商标局网站查询，该文字未经核准注册，当事人也未提交过注册申请。"
    )


def _wellknown(plot: Plot) -> str:
    return (
        f"{day(plot.days.act_from)}以来，当事人在位于{plot.place}的经营场所的门头招牌、宣传单页以及{plot.ware.name}的外包装上"
        f"使用“驰名商标”字样，对其经销的“{plot.brand}”牌商品进行宣传。"
    )


def _patent_sale(plot: Plot) -> str:
    right = plot.right
    return (
        f"{day(plot.days.act_from)}以来，当事人从{plot.supplier}购进{plot.ware.name}并在位于{plot.place}的经营场所内销售，"
        f"商品外包装标注“专利产品 专利号：{right['number']}”。经查询专利登记簿，该专利为{PATENT_NAMES[plot.ware.kind]}"
        f"“{plot.brand}”（专利权人{plot.ware.holder}）已于{day(right['ended_on'])}因未缴年费终止；上述商品包装标注的生产日期"
        "在专利权终止之后，属于专利权终止后继续标注专利标识的产品。当事人不能提供合法来源凭证。"
    )


def _patent_make(plot: Plot) -> str:
    return (
        f"{day(plot.days.act_from)}以来，当事人将其委托加工的{plot.ware.name}在包装和网店页面上标注“国家专利产品”以及他人的"
        f"专利号{plot.right['number']}。经查询专利登记簿，该专利的专利权人为{plot.ware.holder}，当事人未取得许可，其产品未被"
        "授予专利权。"
    )


def _patent_mark(plot: Plot) -> str:
    return (
        f"{day(plot.days.checked)}，执法人员检查发现当事人待售的{plot.ware.name}外包装仅标注专利号{plot.right['number']}，"
        f"未采用中文标明专利权的类别。经查询专利登记簿，该{PATENT_NAMES[plot.ware.kind]}“{plot.brand}”处于有效状态，"
        f"专利权人{plot.ware.holder}准许生产该产品。"
    )


def _special(plot: Plot) -> str:
    return (
        f"{day(plot.days.act_from)}以来，当事人未经标志所有人许可，在其销售的{plot.ware.name}上印制{plot.brand}及吉祥物图案，"
        f"在位于{plot.place}的经营场所和网店内销售。上述商品系当事人从{plot.supplier}定制购进。"
    )


def _olympic(plot: Plot) -> str:
    return (
        f"{day(plot.days.act_from)}以来，当事人从{plot.supplier}购进印有奥林匹克五环图案的{plot.ware.name}，在位于{plot.place}"
        "的经营场所内销售，未取得奥林匹克标志权利人许可。"
    )


def _confusion(plot: Plot) -> str:
    return (
        f"{day(plot.days.act_from)}以来，当事人从{plot.supplier}购进{plot.ware.name}，其包装的底色、图案、文字排列与{plot.ware.holder}"
        f"在本地有一定影响的“{plot.brand}”牌{plot.ware.name}包装整体近似，足以使人误认为是他人商品或者与他人存在特定联系。"
    )


def _trade(plot: Plot) -> str:
    unit = plot.ware.unit
    cost = "成本价" if plot.conduct.key in ("make", "similar", "labels", "patent_make") else "购进价"
    prices = "；".join(
        f"规格为{line.model}的{cost}每{unit}{yuan(line.cost)}、销售价每{unit}{yuan(line.price)}，已售出{line.sold}{unit}、"
        f"库存{line.left}{unit}"
        for line in plot.lines
    )
    return f"截至{day(plot.days.checked)}执法人员现场检查时，{prices}。"


def _right(plot: Plot) -> str:
    right, ware = plot.right, plot.ware
    if plot.conduct.key in ("fake_registered", "wellknown", "confusion") or ware.kind not in _REGISTERED:
        return ""
    words = _REGISTERED[ware.kind].format(
        brand=plot.brand,
        holder=ware.holder,
        number=right["number"] or "",
        day=day(right["registered_on"]),
        until=day(right["valid_until"]),
        classes=right["classes"] or "30",
        scope=right["goods_scope"],
    )
    if not plot.identified:
        return words
    found = (
        "确认上述{}系其生产的产品"
        if plot.plan.outcome == "not_established"
        else "上述{}不是其生产或者许可他人生产的产品"
    )
    return f"{words}经{ware.holder}辨认并出具书面意见，{found.format(ware.name)}。"


_REGISTERED = {
    "trademark": "“{brand}”商标由{holder}于{day}核准注册，注册号为第{number}号，核定使用在第{classes}类“{scope}”商品"
    "上，注册有效期至{until}。",
    "geographical_indication": "“{brand}”由{holder}于{day}注册为证明商标，注册号为第{number}号，产地范围为{scope}，"
    "注册有效期至{until}。",
    "special_symbol": "{scope}受法律保护，权利人为{holder}。",
}


def _sums(plot: Plot) -> str:
    sums = (
        f"当事人销售上述商品收入{yuan(plot.sold_value)}，库存商品按标价计算货值{yuan(plot.left_value)}，"
        f"违法经营额共计{yuan(plot.turnover)}，违法所得{yuan(plot.gains)}。"
    )
    plain = plot.conduct.key == "patent_mark" or plot.plan.outcome == "not_established"
    return f"上述商品货值共计{yuan(plot.turnover)}。" if plain else sums


_TOLD = {
    "sale": _sale,
    "exhibition": _exhibition,
    "make": _make,
    "similar": _similar,
    "labels": _labels,
    "gi_sale": _gi_sale,
    "fake_registered": _fake_registered,
    "wellknown": _wellknown,
    "patent_sale": _patent_sale,
    "patent_make": _patent_make,
    "patent_mark": _patent_mark,
    "special": _special,
    "olympic": _olympic,
    "confusion": _confusion,
}
