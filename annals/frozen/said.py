"""How frozen figures, restatements and the journal are printed."""

from decimal import Decimal

import click

from annals import handout
from annals.console import table
from annals.frozen.causes import Cause
from annals.frozen.differences import Difference
from annals.frozen.freeze import Frozen
from annals.frozen.restate import Changed, Review
from annals.journal import Entry
from annals.wording import number
from ingest.ledger import declared

SHOWN = 20  # rows of a figure
MISSING = "无数据"
COLUMNS = {"档案馆": 12, "指标": 30, "期间": 10, "单位": 8, "原报数": 14, "现数": 14, "差": 14, "原因": 14}
ROW_COLUMNS = {"台账": 16, "文件": 28, "工作表": 10, "行": 8, "装载": 8, "从→到": 50}
ACTIONS = {
    "load": ("装载", "装载 {load_id}：{file_name}，新增 {added} 行，更正 {changed} 行，撤下 {withdrawn} 行"),
    "restore": ("恢复", "装载 {load_id}（{file_name}）撤下的 {restored} 行恢复计入"),
    "freeze": ("冻结", "{archive_code} 的 {stat_year} 年，{figures} 个数（含各月）；{note}"),
    "restate": ("重述", "{archive_code} 的 {stat_year} 年，{figures} 项指标；{reason}"),
    "comment": ("说明", "{check_id} {stat_year} {subject}：{text}"),
    "head_lost": ("登记", "登记末条的 journal.head 文件不见了，从这一条起重新登记"),
}


def frozen(year: int, done: list[Frozen]) -> None:
    """What was frozen, an archives a line."""
    for one in done:
        parts = [f"{one.missing} 项{MISSING}" if one.missing else "", f"{one.incomplete} 项数据不全" if one.incomplete else ""]
        rest = "，".join(filter(None, parts))
        click.echo(f"已冻结 {one.archive_name} {year} 年：{one.figures} 项指标{f'，其中{rest}' if rest else ''}。")


def review(year: int, one: Review) -> None:
    """The figures that differ, and beneath each the rows that make the difference."""
    if not one.figures:
        click.echo(f"{one.archive_name} {year} 年：没有要重述的，冻结或重述的数与现在的台账一致。")
        return
    told = len({changed.difference.indicator_id for changed in one.changed})
    click.echo(f"{one.archive_name} {year} 年冻结以后，{told} 项指标变了：")
    for changed in one.changed:
        _changed(changed)


def _changed(changed: Changed) -> None:
    difference = changed.difference
    click.echo(f"\n{difference.name_zh}（{_period(difference)}，{difference.unit}）")
    restated = [("已重述", _number(difference.restated, difference))] if difference.is_restated else []
    cells = [("原报数", _number(difference.frozen, difference)), *restated, ("现数", _number(difference.current, difference))]
    click.echo("  " + "，".join(f"{name} {cell}" for name, cell in [*cells, ("差", _signed(difference.by, difference))]))
    if difference.is_redefined:
        click.echo("  定义与冻结时不同。")
    if changed.causes:
        headings = ["原因", "台账", "文件", "工作表", "行", "装载", "从→到", "差"]
        table(headings, [_row(cause, difference) for cause in changed.causes[:SHOWN]], numeric=1)
    if len(changed.causes) > SHOWN:
        rest = sum((cause.by for cause in changed.causes[SHOWN:]), Decimal(0))
        click.echo(f"  还有 {len(changed.causes) - SHOWN:,} 行，共 {_signed(rest, difference)}；全部的行见 --out 文件.xlsx。")
    if said := _without_rows(changed):
        click.echo(f"  {said}")


def _without_rows(changed: Changed) -> str:
    """What to say where no row says it."""
    match changed.difference.aggregation:
        case "share":
            parts = zip(("分子", "分母"), changed.parts, strict=False)
            told = [
                f"{role}“{one.name_zh}”{_plain(one.frozen, one.decimals)} → {_plain(one.current, one.decimals)}"
                for role, one in parts
            ]
            return "；".join([*told, "变了的行见它们各自的指标。"])
        case "given":
            return "这个数取自 published.csv，现在的与冻结时不同。"
        case _ if not changed.causes:
            return "没有哪一行使它改变：台账从没有数据变成有数据，或者算法变了。"
    return ""


def workbook(out, reviews: list[Review]) -> int:
    """All differences and rows as a workbook; returns the number of lines."""
    return handout.write(out, "重述", COLUMNS | ROW_COLUMNS, (line for one in reviews for line in _lines(one)))


def _lines(one: Review):
    for changed in one.changed:
        difference = changed.difference
        values = [_number(value, difference) for value in (difference.frozen, difference.current)]
        known = (one.archive_name, difference.name_zh, _period(difference), difference.unit)
        yield (*known, *values, _signed(difference.by, difference), _without_rows(changed), "", "", "", "", "", "")
        for cause in changed.causes:
            reason, *place, said, by = _row(cause, difference)
            yield (*known, "", "", by, reason, *place, said)


def _row(cause: Cause, difference: Difference) -> tuple:
    title = declared()[cause.ledger].title if cause.ledger in declared() else cause.ledger
    whose = "" if cause.archive_code == difference.archive_code else f"{cause.archive_code} "
    place = (f"{whose}{title}", cause.file_name, cause.sheet, str(cause.row_no), str(cause.load_id or ""))
    return cause.reason, *place, "；".join(cause.said), _signed(cause.by, difference)


def _period(difference: Difference) -> str:
    if difference.is_of_year:
        return f"{difference.stat_year} 年"
    return f"{difference.stat_year} 年 {difference.through_month} 月"


def _number(value: Decimal | None, difference: Difference) -> str:
    """To the indicator's places, or to all where the difference would not be seen."""
    if value is None:
        return MISSING
    by = difference.by
    hidden = by is not None and number(abs(by), difference.decimals) == number(Decimal(0), difference.decimals)
    return f"{value.normalize():,f}" if hidden else number(value, difference.decimals)


def _plain(value: Decimal | None, decimals: int) -> str:
    return MISSING if value is None else number(value, decimals)


def _signed(value: Decimal | None, difference: Difference) -> str:
    if value is None:
        return "—"
    return f"{'+' if value > 0 else '−' if value < 0 else ''}{_number(abs(value), difference)}"


def journal(entries: list[Entry]) -> None:
    """The journal as a table, the latest last."""
    table(["编号", "时间", "谁", "事项", "内容"], [_entry(entry) for entry in entries])


def _entry(entry: Entry) -> tuple:
    name, words = ACTIONS.get(entry.action, (entry.action, ""))
    try:
        said = words.format(**{key: "" if value is None else value for key, value in entry.said.items()}) or entry.what
    except (KeyError, IndexError):
        said = entry.what
    return str(entry.entry_no), f"{entry.at.astimezone():%Y-%m-%d %H:%M}", entry.who, name, said
