"""The sheets behind the return: what the cross-checks say, and what is left for people to fill in."""

from annals.returns.book import MAIN, TITLE, Book, headed, sheet
from annals.returns.checks import FAILED, PASSED, UNKNOWN, Result, written


def checks(book: Book, results: list[Result]) -> None:
    columns = (("校核关系", 30), ("左边", 14), ("右边", 14), ("差额", 12), ("结果", 11), ("说明", 50))
    page = sheet(book, "校核", columns, landscape=True)
    headed(book, page, f"{TITLE}校核", columns)
    for row, one in enumerate(results, start=3):
        check, sides = one.check, (*one.check.left, *one.check.right)
        places = max(book.cells[code].item.decimals for _, code in sides)
        number, where = book.number(places), f"{{0}}{row + 1}"
        said = f"{written(check.left)} {check.operator} {written(check.right)}"
        page.write_string(row, 0, said, book.looks["text"])
        for at, (terms, value) in enumerate(((check.left, one.left), (check.right, one.right)), start=1):
            formula = f'=IF({book.filled(terms, MAIN)},{book.sum(terms, MAIN)},"")'
            page.write_formula(row, at, formula, number, "" if value is None else float(value))
        left, right = where.format("B"), where.format("C")
        known = f"COUNT({left},{right})=2"
        difference = "" if one.said == UNKNOWN else float(one.left - one.right)
        page.write_formula(row, 3, f'=IF({known},ROUND({left}-{right},6),"")', number, difference)
        holds = {"=": "=0", "≥": ">=0", "≤": "<=0"}[check.operator]
        verdict = f'=IF({known},IF({where.format("D")}{holds},"{PASSED}","{FAILED}"),"{UNKNOWN}")'
        page.write_formula(row, 4, verdict, book.looks["centre"], one.said)
        page.write_string(row, 5, "；".join(filter(None, [check.words, one.why])), book.looks["small"])
    failed = {"type": "cell", "criteria": "==", "value": f'"{FAILED}"', "format": book.looks["failed"]}
    page.conditional_format(3, 4, 2 + max(1, len(results)), 4, failed)


def by_hand(book: Book, year: int) -> None:
    columns = (("代码", 8), ("项目", 40), ("计量单位", 11), ("年报的格", 10), ("原因", 36), ("办法", 50))
    page = sheet(book, "待人工填报", columns, landscape=True)
    headed(book, page, f"{year}年待人工填报项目", columns)
    blank = [cell for cell in book.cells.values() if cell.value is None and not cell.item.terms]
    for row, cell in enumerate(blank, start=3):
        texts = (cell.item.code, cell.item.name, cell.item.unit, f"D{book.at[cell.item.code] + 1}", cell.reason, cell.advice)
        for at, text in enumerate(texts):
            page.write_string(row, at, text, book.looks["text" if at in (1, 4, 5) else "centre"])
        page.write_url(row, 3, f"internal:'{MAIN}'!{texts[3]}", book.looks["centre"], texts[3])
