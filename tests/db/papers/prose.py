"""Made-up text of penalty decisions: names, dates, sums, codes, quotations and nested marks, by seed."""

from random import Random

_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
_GIVEN = "建国海燕志强秀英晓东丽华明辉淑芬文博雨桐子轩梓涵俊杰婉婷"
_PLACES = ("雁湖县城关镇人民路", "雁湖县临江街道解放大道", "雁湖经济开发区创业三路", "雁湖县白沙镇集贸市场内")
_GOODS = ("白酒", "运动鞋", "洗衣液", "机油滤清器", "羽绒服", "LED灯管", "蓝牙耳机（Bluetooth 5.3）", "大闸蟹")
_MARKS = ("雁湖春", "YANHU SPRING", "江南·印象", "S&P", "iPhone", "五谷丰", "L’amour", "ROCK & ROLL")
_ARTICLES = (
    "《中华人民共和国商标法》第五十七条第（三）项",
    "《中华人民共和国专利法》第六十八条",
    "《中华人民共和国行政处罚法》（2021年修订）第三十二条第一款第（一）项",
    "《市场监督管理行政处罚程序规定》（总局令第61号）第六十四条",
)
_SENTENCES = (
    "经查，当事人{name}自{day}起，在{place}{n}号销售标有“{mark}”字样的{goods}，共计{count}件。",
    "上述商品的货值金额为{money}元（大写：{capital}），违法所得{money}元；",
    "{day}，本局执法人员持执法证（编号：{code}）到现场检查——当事人在场——发现货架上摆放{goods}{count}箱，",
    "其行为违反了{article}：“销售侵犯注册商标专用权的商品的”之规定，",
    "当事人统一社会信用代码为{credit}，联系电话{phone}，住所：{place}{n}号。",
    "证据一：《现场笔录》{n}份、照片{n}张，证明现场情况；证据二：《询问笔录》、进货单据（{code}）等，证明进货价格为￥{money}／件；",
    "“{mark}”“{mark}”“{mark}”均系商标注册人依法注册的商标（注册证第{number}号），有效期至{day}。",
    "当事人辩称：“我不知道是假的，进货时（对方）说‘是正品’……后来才发现有问题！”",
    "本局认为，当事人的行为构成{article}所指的违法行为，应予处罚。",
    "参照《××省市场监督管理行政处罚裁量基准》〔{year}〕{n}号，减轻处罚幅度为{n}％～{count}％，",
    "网页（https://item.example.com/{number}.html）显示月销量{count}+，评价为“质量好、价格低”；",
    "执法人员：{name}、{name}，记录人：{name}。",
    "抽样检验报告（No.{code}）载明：该批次{goods}的“净含量”“生产日期”等标注不符合GB 7718-2011的要求；",
)


def sentence(random: Random) -> str:
    """Return one sentence or clause."""
    return random.choice(_SENTENCES).format(
        name=random.choice(_SURNAMES) + "".join(random.choices(_GIVEN, k=random.choice((1, 2)))),
        day=f"{random.randint(2019, 2026)}年{random.randint(1, 12)}月{random.randint(1, 28)}日",
        place=random.choice(_PLACES),
        n=random.randint(1, 98),
        mark=random.choice(_MARKS),
        goods=random.choice(_GOODS),
        count=random.randint(2, 4000),
        money=f"{random.randint(100, 2_000_000) / 100:,.2f}",
        capital=random.choice(("壹万贰仟叁佰元整", "玖佰捌拾元伍角", "叁拾万零柒佰元整")),
        article=random.choice(_ARTICLES),
        code=f"YH{random.randint(10, 99)}-{random.randint(1000, 9999)}",
        credit="91" + "".join(random.choices("0123456789ABCDEFGHJKLMNPQRTUWXY", k=16)),
        phone="1" + "".join(random.choices("0123456789", k=10)),
        number=random.randint(1_000_000, 69_999_999),
        year=random.randint(2019, 2026),
    )


def paragraphs(count: int, *, seed: int = 1, longest: int = 7) -> list[str]:
    """Return paragraphs of one to `longest` sentences, each ending with a full stop."""
    random = Random(seed)
    found = []
    for _ in range(count):
        text = "".join(sentence(random) for _ in range(random.randint(1, longest)))
        found.append(text.rstrip("，；。") + "。")
    return found
