"""Chinese numerals and the years of reigns and the Republic, as older records and their ledgers write them."""

import re

DIGITS = {
    ch: i
    for i, chars in enumerate(("〇○零O", "一壹元", "二贰两", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖"))
    for ch in chars
}
TENS = {"廿": 20, "卅": 30, "卌": 40}
PLACES = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
NUMERAL = "[〇○零O一壹二贰三叁四肆五伍六陆七柒八捌九玖十拾百佰千仟廿卅卌]"

# First year of the era, and its last year counted from one.
ERAS = {
    "洪武": (1368, 31), "永乐": (1403, 22), "嘉靖": (1522, 45), "万历": (1573, 48), "崇祯": (1628, 17),
    "顺治": (1644, 18), "康熙": (1662, 61), "雍正": (1723, 13), "乾隆": (1736, 60), "嘉庆": (1796, 25), "道光": (1821, 30),
    "咸丰": (1851, 11), "同治": (1862, 13), "光绪": (1875, 34), "宣统": (1909, 3),
    "洪宪": (1916, 1), "康德": (1934, 12), "民国": (1912, 189),
}  # fmt: skip
SIMPLE = str.maketrans("國緒統慶豐樂萬曆順禎憲貳兩參叄陸", "国绪统庆丰乐万历顺祯宪贰两叁叁陆")
WRITTEN = re.compile(
    rf"(?:中华|前清|大清|清朝?|大明|明朝?|伪满|伪)?({'|'.join(ERAS)})(元|\d{{1,3}}|{NUMERAL}{{1,5}})(?:年度?|(?=[-./])|$)[-./]?(.*)"
)
LIKE_ONE = re.compile(rf"(?!公元|西元)[\u4e00-\u9fff]{{2,6}}?(?:元|\d{{1,3}}|{NUMERAL}{{1,4}})年.*|.*(?:{'|'.join(ERAS)}).*")


def western(text: str) -> tuple[int, str, bool] | None:
    """Year of the common era, what follows the year, and whether its months are the solar ones; None where no era is known.

    民国 counts by the solar calendar; the months of the reigns before are lunar and are nobody's guess.
    """
    found = WRITTEN.fullmatch(text.translate(SIMPLE))
    nth = number(found[2]) if found else None
    if nth is None:
        return None
    first, last = ERAS[found[1]]
    return (first + nth - 1, found[3], found[1] in ("民国", "洪宪", "康德")) if 1 <= nth <= last else None


def looks_like_one(text: str) -> bool:
    """Whether the text means a year of an era, known or not (大正十年, 光绪戊申年)."""
    return bool(LIKE_ONE.fullmatch(text.translate(SIMPLE)))


def number(text: str) -> int | None:
    """三十七, 廿五, 贰拾, 一百一十一, 二〇二二 or 37 as a number; 元 is the first; None where it is none."""
    text = text.translate(SIMPLE)
    if text.isascii() and text.isdigit():
        return int(text)
    if all(ch in DIGITS for ch in text):
        return int("".join(str(DIGITS[ch]) for ch in text)) if text else None
    return _by_places(text)


def _by_places(text: str) -> int | None:
    total, digit = 0, None
    for ch in text:
        if ch in DIGITS:
            digit = DIGITS[ch]
        elif ch in TENS:
            total, digit = total + TENS[ch], None
        elif ch in PLACES:
            total, digit = total + (1 if digit is None else digit) * PLACES[ch], None
        else:
            return None
    return total + (digit or 0)
