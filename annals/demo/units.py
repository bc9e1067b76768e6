"""The district's units and their 全宗: offices and towns that still transfer, enterprises, and offices that are no more."""

from functools import cache

import pandas as pd

from annals.demo.district import District

SUBDISTRICTS = [
    "芸香街道办事处", "竹简街道办事处", "石渠街道办事处", "天禄街道办事处", "东观街道办事处", "麒麟阁街道办事处",
]  # fmt: skip
TOWNS = [
    "玉版镇", "金匮镇", "墨池镇", "缣帛镇", "册府镇", "青囊镇", "琅嬛乡", "文渊乡",
]  # fmt: skip
DEPARTMENTS = [
    "委办公室", "人大常委会办公室", "政府办公室", "政协办公室", "纪委监委", "委组织部", "委宣传部", "委统战部", "委政法委",
    "委编办", "委党校", "总工会", "团委", "妇联", "科协", "残联", "工商联", "文联", "人民法院", "人民检察院", "发展和改革局",
    "教育局", "科学技术局", "工业和信息化局", "民族宗教局", "公安分局", "民政局", "司法局", "财政局", "人力资源和社会保障局",
    "自然资源局", "生态环境分局", "住房和城乡建设局", "交通运输局", "水利局", "农业农村局", "商务局", "文化和旅游局",
    "卫生健康局", "退役军人事务局", "应急管理局", "审计局", "市场监督管理局", "统计局", "医疗保障局", "信访局",
    "行政审批服务局", "城市管理局", "林业局", "乡村振兴局", "机关事务服务中心", "气象局", "供销合作社", "融媒体中心",
    "红十字会", "保密局", "税务局", "疾病预防控制中心", "房产管理中心", "公路事业发展中心",
]  # fmt: skip
ENTERPRISES = [
    "棉纺织厂", "印刷厂", "农机修造厂", "水泥厂", "化肥厂", "酿酒厂", "粮油公司", "百货公司", "五金交电公司", "食品公司",
    "木器厂", "造纸厂", "制药厂", "陶瓷厂", "自来水公司", "运输公司", "建筑安装公司", "服装厂", "机床厂", "罐头厂",
]  # fmt: skip
FORMER = [
    "革命委员会", "农业生产合作社联社", "手工业管理局", "粮食局", "物资局", "乡镇企业局", "计划委员会", "经济委员会",
    "计划生育委员会", "劳动局", "人事局", "文教局", "工业局", "交通局", "商业局", "农牧局", "农业机械管理局",
    "知识青年上山下乡办公室", "落实政策办公室", "地方志编纂委员会", "土地管理局", "房地产管理局", "广播电视局",
    "体育运动委员会", "物价局", "民兵指挥部", "人民武装部", "对外贸易公司", "供电所", "邮电局", "爱国卫生运动委员会",
    "老干部局",
]  # fmt: skip
COLLECTIONS = ["照片声像汇集", "实物汇集", "族谱方志汇集", "民国旧政权档案汇集"]


@cache
def fonds(district: District) -> pd.DataFrame:
    """One row per 全宗: fonds_no (J019: a letter and three digits), fonds_name, unit_kind, and whether it is_live (still grows)."""
    groups = [
        ("J", "区直单位", "", DEPARTMENTS, True),
        ("X", "乡镇办", "", SUBDISTRICTS + TOWNS, True),
        ("Q", "企业", "", ENTERPRISES, False),
        ("C", "其他", "原", FORMER, False),
        ("Z", "其他", "", COLLECTIONS, False),
    ]
    rows = [
        (f"{letter}{number:03d}", f"{before}{district.place}{name}", kind, is_live, name)
        for letter, kind, before, names, is_live in groups
        for number, name in enumerate(names, start=1)
    ]
    return pd.DataFrame(rows, columns=["fonds_no", "fonds_name", "unit_kind", "is_live", "short_name"])


def named(district: District, short_names: list[str]) -> list[str]:
    """Full names of units: 教育局 → 兰台区教育局."""
    return [district.place + name for name in short_names]


def fonds_of(district: District, short_names: list[str]) -> list[str]:
    """The 全宗号 of units given by short name."""
    known = fonds(district).set_index("short_name")["fonds_no"]
    return [known[name] for name in short_names]
