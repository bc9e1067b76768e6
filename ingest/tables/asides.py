"""Words that make a row a total, a subtotal or a note; all texts are normalized (half width, no spaces)."""

import re
from functools import lru_cache

PART = (
    r"(?:(?:本|当|上|每)(?:页|月|季度?|旬|周|日|批)|(?:(?:19|20)\d{2}年)?\d{1,2}(?:[-—~至到]\d{1,2})?月份?"
    r"|(?:(?:19|20)\d{2}年)?(?:第?[1-4一二三四]季度?|[上下]半年|前[23二三]季度))"
)
WHOLE = r"(?:本表|全表|全部|以上|总|全年|本年度?|年度|全馆|全区|(?:19|20)\d{2}年度?)"
SUM = r"(?:合计|总计|共计|累计|总数)"
TAIL = r"(?:数|量)?(?:[:(\[].*|(?:共|为)?\d.*)?"
COUNTED = r"(?:卷次|件次|人次|[卷件册份人次个条盒米张项笔行户家场]|条记录|条数据)"
TOTAL = re.compile(rf"{WHOLE}?{SUM}{TAIL}|汇总|合共|共计?有?[\d,.]+{COUNTED}.*|(?:GRAND)?TOTAL:?|SUM:?")
SUBTOTAL = re.compile(rf"{PART}?小计{TAIL}|{PART}{SUM}{TAIL}|SUBTOTAL:?|SUB-TOTAL:?")
NAMED = re.compile(r".{1,20}(?:小计|合计|总计)(?:[:(].*)?")  # 文书小计: a total only where the row is no record otherwise
EXACT = frozenset(
    {
        "合计",
        "小计",
        "总计",
        "共计",
        "合 计",
        "小 计",
        "总 计",
        "共 计",
        "合  计",
        "小  计",
        "总  计",
        "合　计",
        "小　计",
        "总　计",
    }
)

WHO = (
    "制表|填表|填报|统计|编制|报送|审核|复核|校核|核对|审批|批准|负责|经办|经手|打印|导出|录入|登记|联系|主管|分管|单位负责|部门负责"
    "|科室负责|领导|馆长|局长|科长|签字|签名|盖章"
)
ROLE = rf"(?:{WHO})(?:人员?|负责人|者|领导|单位|部门|科室)?(?:\((?:签字|签名|签章|盖章)\)|签字|签名|签章|盖章)?"
WHEN = r"(?:制表|填表|填报|打印|导出|报送|审核|统计|编制)(?:日期|时间)"
NOTE = re.compile(
    r"(?:[*※★#]|\d{1,2}[.、)])?(?:备?注|附注|说明|备注说明|填表说明|编制说明|统计口径|数据来源|资料来源)(?:\d{1,2}|\(\d{1,2}\))?(?:[:.、].*)"
    rf"|(?:{ROLE}|{WHEN}|单位|填报单位|联系电话|电话|页码):.*"
    r"|第[\d一二三四五六七八九十]+页.*|共\d+页.*|第页.*|PAGE\d+(?:OF\d+)?|\d+/\d+页"
)
SIGNATURE = re.compile(rf"{ROLE}|{WHEN}")
ALONE = re.compile(
    r"\(?(?:以下空白|此页空白|以下无正文|本页完|完)\)?|[※*](?!\d).*|(?:以上数据|本表|此表|上表|数据来源|资料来源).{4,}"
)


@lru_cache(maxsize=65_536)
def total_kind(text: str) -> str:
    """total, subtotal, or nothing: what a leading cell makes of its row."""
    if SUBTOTAL.fullmatch(text):
        return "subtotal"
    return "total" if TOTAL.fullmatch(text) else ""


@lru_cache(maxsize=65_536)
def is_note_text(text: str) -> bool:
    """A cell that is a note, a signature or a page number, whatever stands beside it."""
    return bool(NOTE.fullmatch(text))


def is_note(filled: list[str]) -> bool:
    """A row's filled cells are a note, a page number, or signatures (制表人 and a name, by turns)."""
    leading = filled[0]
    if is_note_text(leading) or (len(filled) == 1 and ALONE.fullmatch(leading)):
        return True
    if not SIGNATURE.fullmatch(leading):
        return False
    return sum(bool(SIGNATURE.fullmatch(text) or is_note_text(text)) for text in filled) * 2 >= len(filled)
