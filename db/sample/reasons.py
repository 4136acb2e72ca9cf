"""Why the bureau decided so: filing, qualification, discretion, what the party said, what is taken."""

from __future__ import annotations

from decimal import Decimal

from db.rules.laws import cite
from db.sample.facts import day
from db.sample.plot import Plot

_SOURCES = {
    "12315": "全国12315平台转来的举报",
    "12345": "12345政务服务便民热线转办的举报",
    "right_holder": "{holder}的书面举报",
    "visit": "群众来访举报",
    "random": "双随机抽查中",
    "campaign": "专项行动检查中",
    "daily": "日常检查中",
    "online": "网络监测中",
    "exhibition": "展会现场巡查中",
    "police": "雁湖县公安局移送的线索",
    "customs": "海关移送的线索",
    "other": "上级市场监督管理部门交办的线索",
}
FOUND_BY_ITSELF = frozenset({"random", "campaign", "daily", "online", "exhibition"})


def origin(plot: Plot) -> str:
    """How the bureau came to know, as the beginning of a sentence."""
    words = _SOURCES[plot.channel].format(holder=plot.ware.holder)
    found = day(plot.days.found)
    if plot.channel in FOUND_BY_ITSELF:
        return f"{found}，本局执法人员在{words}发现{plot.party.name}涉嫌{plot.conduct.cause}"
    return f"{found}，本局收到{words}，反映{plot.party.name}涉嫌{plot.conduct.cause}"


def content(plot: Plot) -> str:
    """案源内容 of the clue."""
    asked = "" if plot.channel in FOUND_BY_ITSELF else "，请求依法查处"
    return f"{origin(plot)}：在{plot.place}发现标有“{plot.brand}”字样的{plot.ware.name}{asked}。"


def verified(plot: Plot) -> str:
    """核查情况及立案理由."""
    first, second = plot.officers
    check = (
        f"{origin(plot)}。{day(plot.days.checked)}，执法人员{first}、{second}依法对{plot.place}进行现场检查，"
        f"现场发现{plot.ware.name}{plot.goods('left')}，"
    )
    if plot.plan.outcome == "not_filed":
        return (
            f"{check}当事人提供了进货单据、付款记录和供货商营业执照，能够证明商品的合法来源并说明提供者，且已主动下架，"
            "没有造成危害后果。经核查，不符合立案条件，建议不予立案，并将供货商线索通报其所在地市场监督管理部门。"
        )
    if plot.plan.outcome == "clue_transferred":
        return (
            f"{check}经核实，生产、销售行为均发生在外县，当事人在本县只设有仓储点，本局没有管辖权，"
            "建议移送有管辖权的市场监督管理部门。"
        )
    return (
        f"{check}当事人现场未能提供合法来源凭证和授权文件。上述行为涉嫌违反{plot.conduct.article_violated(plot.days.act_to)}的规定，"
        "有证据初步证明存在违法行为，依法应当给予行政处罚，属于本局管辖，且在给予行政处罚的法定期限内，"
        f"符合{cite('CX 19')}规定的立案条件，建议立案调查。"
    )


def reasoning(plot: Plot) -> str:
    """性质及定性、处罚依据, without the 本局认为 that the paper prints before it."""
    conduct, on = plot.conduct, plot.days.act_to
    base = f"当事人的行为违反了{conduct.article_violated(on)}的规定，构成{conduct.cause}的违法行为"
    if plot.plan.outcome == "not_established":
        return (
            f"经补充调查，当事人提供了与{plot.ware.holder}经销商签订的供货合同、增值税发票和付款凭证，{plot.ware.holder}重新辨认后"
            "确认涉案商品系其产品，现有证据不能认定当事人实施了违法行为，违法事实不能成立。"
        )
    if plot.plan.outcome == "no_penalty":
        return f"{base}。鉴于违法行为轻微并及时改正，没有造成危害后果，依据{cite('CF 33/1')}的规定，不予行政处罚。"
    if plot.plan.outcome == "criminal":
        law = f"{cite('CF 27/1')}、{cite('YS 3')}"
        return f"{base}，且涉案金额达到刑事追诉标准，涉嫌构成犯罪，依据{law}的规定，应当移送公安机关。"
    if plot.plan.outcome == "terminated":
        return f"当事人已经注销登记，没有权利义务承受人，依据{cite('CX 47')}的规定，终止调查。"
    if plot.plan.outcome == "transferred":
        return f"{base}。经查明，生产地和主要销售地均在外县，依据{cite('CX 17/1')}的规定，移送有管辖权的部门处理。"
    return f"{base}。"


def discretion(plot: Plot) -> str:
    """自由裁量的事实和理由."""
    if plot.earlier is not None:
        return (
            f"当事人曾因同类违法行为于{day(plot.earlier.decided_on)}被本局行政处罚（{plot.earlier.number}），五年内实施两次以上"
            f"侵权行为，依据{plot.conduct.article_penalty(plot.days.act_to)}的规定，应当从重处罚。"
        )
    if plot.weight == "mild":
        return (
            "案发后，当事人立即停止违法行为，主动将尚未售出的商品全部下架封存，并在经营场所张贴公告召回已售商品，主动减轻违法行为"
            f"危害后果，符合{cite('CF 32//1')}规定的情形，决定从轻处罚。"
        )
    return "当事人系初次违法，配合调查，如实陈述违法事实，没有法定从轻、减轻或者从重处罚的情形，决定给予一般处罚。"


def statement(plot: Plot) -> str:
    """陈述、申辩、听证意见及采纳情况, which stands behind the sentence that says what was told."""
    if plot.plan.heard:
        return (
            "当事人在法定期限内要求听证，本局依法公开举行听证。当事人提出其不知道商品侵权、处罚过重。经复核，当事人不能证明商品由其"
            "合法取得并说明提供者，其意见不予采纳。"
        )
    if plot.weight == "mild" and plot.plan.outcome == "penalty":
        return "当事人在法定期限内提出书面申辩，以经营困难为由请求减轻处罚。经复核，拟处罚意见已经从轻，予以维持。"
    asked = "陈述、申辩意见，也未要求听证" if hearing_due(plot) else "陈述、申辩意见"
    return f"当事人在法定期限内未提出{asked}，视为放弃上述权利。"


def hearing_due(plot: Plot) -> bool:
    """Whether the sum is large: 10,000 yuan for a person, 100,000 for an enterprise (听证办法 art. 5).

    A fine counts for itself, confiscated gains and goods together.
    """
    large = 10_000 if plot.party.kind in ("person", "individual_business") else 100_000
    taken = plot.left_value if plot.takes_goods else Decimal(0)
    taken += plot.gains if "confiscate_gains" in plot.conduct.penalties else 0
    return taken >= large or (plot.fine is not None and plot.fine >= large)


def order(plot: Plot) -> str:
    """责令改正内容."""
    return plot.conduct.order.format(brand=plot.brand)


def taken(plot: Plot) -> str:
    """没收物品."""
    return f"“{plot.brand}”{plot.ware.name}{plot.goods('left')}"
