"""What the checks found and which ledgers are complete, as the page 核对 shows them, in HTML."""

from collections import Counter
from html import escape
from itertools import groupby

from annals.checks import SEVERITIES, Completeness, Finding

MARKS = {"came": "", "late": "迟", "missing": "缺"}


def masthead(year: int, archive_name: str, findings: list[Finding], compared: int, not_compared: int) -> str:
    """How many comparisons were made for a year, and what they found."""
    counts = Counter(finding.severity for finding in findings)
    said = (
        "，".join(f"{words}{counts[severity]}处" for severity, words in SEVERITIES.items() if counts[severity]) or "没有发现问题"
    )
    unable = f"，另有{not_compared:,}次因缺数据不能核对" if not_compared else ""
    return (
        f'<header class="masthead"><p class="whose">{escape(archive_name)}</p>'
        f"<h1>{year}年数据核对</h1><p>核对{compared:,}次{unable}　{said}</p></header>"
    )


def findings(found: list[Finding]) -> str:
    """Check by check, errors first: each finding with what was expected, where it is and what has been said about it."""
    if not found:
        return '<p class="note">这一年的核对没有发现问题。</p>'
    return "".join(_check(list(members)) for _, members in groupby(found, lambda finding: (finding.severity, finding.check_id)))


def completeness(rows: list[Completeness]) -> str:
    """One line a ledger, one cell a month; a ledger that is not kept by month has one cell for the year."""
    head = "".join(f"<th>{month}月</th>" for month in range(1, 13))
    lines = "".join(_ledger(list(members)) for _, members in groupby(rows, lambda row: row.ledger))
    return (
        f'<div class="scroll" tabindex="0"><table class="months"><thead><tr><th>台账</th>{head}<th>全年</th><th>受影响的指标</th></tr></thead>'
        f'<tbody>{lines}</tbody></table></div><p class="note">数字是已到的行数，迟是报来迟了，缺是没有报来；不按月登记的台账只看全年。</p>'
    )


def _check(found: list[Finding]) -> str:
    """One check with what to do, and its findings line by line."""
    check = found[0]
    head = "".join(f"<th>{term}</th>" for term in ("对象", "应为", "实为", "在哪里", "说明"))
    rows = "".join(f"<tr><th>{escape(one.subject or '')}</th>{''.join(_cells(one))}</tr>" for one in found)
    return (
        f'<section class="check {check.severity}"><h2 class="chart">{escape(check.name_zh)}'
        f"<small>{SEVERITIES[check.severity]} {len(found)}处</small></h2>"
        f'<p class="note">{escape(check.what_to_do)}　缺数据时：{escape(check.missing_policy)}</p>'
        f'<div class="scroll" tabindex="0"><table class="findings"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div></section>'
    )


def _cells(finding: Finding) -> list[str]:
    words = (finding.expected, finding.found, finding.where_zh, finding.comment or "")
    return [f"<td>{escape(said)}</td>" for said in words]


def _ledger(rows: list[Completeness]) -> str:
    months = {row.month_on.month: row for row in rows if row.month_on}
    whole = next((row for row in rows if row.month_on is None), None)
    cells = "".join(_cell(months.get(month)) for month in range(1, 13))
    affected = sorted({name for row in rows for name in _names(row)})
    listed = f'<td class="names">{escape("、".join(affected))}</td>' if affected else "<td></td>"
    return f"<tr><th>{escape(rows[0].ledger_title)}</th>{cells}{_cell(whole)}{listed}</tr>"


def _cell(row: Completeness | None) -> str:
    if row is None:
        return "<td></td>"
    count = f"{row.rows:,}" if row.rows else ""
    return f'<td class="{row.status}">{" ".join(filter(None, [MARKS[row.status], count]))}</td>'


def _names(row: Completeness) -> list[str]:
    listed = [names for names in (row.incomplete_figures, row.missing_figures) if names]
    return "、".join(listed).split("、") if listed else []
