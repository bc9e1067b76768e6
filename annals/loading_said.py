"""What a load has to say beside its table, in sentences: what was sent back, withdrawn, mended, passed over."""

from collections import Counter
from collections.abc import Iterator

from ingest.reasons import REPAIRS
from ingest.report import FileReport

SHOWN = 20  # sentences of a kind on the terminal
KEYS = 5  # of withdrawn rows
KINDS = 6  # of repairs
# What the log keeps of how a table lies in its sheet: mends nothing, and need not be said at every load.
OF_THE_LAYOUT = {"header_row", "title_kept", "blank_rows", "blank_columns", "footer_row", "total_row", "subtotal_row"} | {
    "totals_agree",
    "sheets_loaded",
    "empty_area_ignored",
    "changed_rows",
    "missing_in_new_export",
}


def rejected(reports: list[FileReport], is_dry: bool) -> Iterator[str]:
    """Files and rows that were sent back, with what to do."""
    files = [report for report in reports if report.status == "rejected"]
    yield from (f"退回  {report.name}：{report.message}" for report in files)
    rejects = [(report.name, reject) for report in reports for sheet in report.sheets for reject in sheet.tally.rejects]
    for name, reject in rejects[:SHOWN]:
        sheet = f"“{reject.sheet}”" if reject.sheet else ""
        yield f"退回  {name}{sheet}第 {reject.row_no} 行：{reject.message}"
    rows = sum(sheet.rows("quarantined") for report in reports for sheet in report.sheets)
    counted = "、".join(f"{count:,} {what}" for count, what in ((len(files), "个文件"), (rows, "行")) if count)
    if counted and not is_dry:
        yield f"退回  共 {counted}，全部见 annals rejects；改好后再装载一次。"
    elif len(rejects) > SHOWN:
        yield f"退回  共 {counted}，这里只列了前 {SHOWN} 条。"


def withdrawn(reports: list[FileReport]) -> Iterator[str]:
    """Rows that a later export no longer holds: the loudest of all, for figures shrink."""
    for one in (one for report in reports for one in report.withdrawals):
        keys = f"{'，'.join(one.keys[:KEYS])} {'等' if one.rows > KEYS else '共'} {one.rows:,} 行"
        yield (
            f"撤下  新的导出 {one.later} 里没有 {one.earlier} 的 {keys}"
            f"（它们不再计入；若仍有效，请用 annals ingest --keep-missing 重新装载 {one.later}）。"
        )


def changes(reports: list[FileReport]) -> Iterator[str]:
    """Cells that corrected rows say otherwise, the first of them."""
    found = [one for report in reports for one in report.changes]
    for one in found[:SHOWN]:
        yield f"更正  《{one.ledger.title}》{one.key} 的“{one.column}”：{one.before or '（空）'} → {one.after or '（空）'}"
    if len(found) > SHOWN:
        yield f"更正  另有 {len(found) - SHOWN} 处。"


def notices(reports: list[FileReport]) -> Iterator[str]:
    """Each thing said once, with the files that it is said of."""
    said: dict[str, list[str]] = {}
    for report in reports:
        for text in report.notices:
            said.setdefault(text, []).append(report.name)
    for text, names in list(said.items())[:SHOWN]:
        yield f"提示  {_names(names)}：{text}"
    if len(said) > SHOWN:
        yield f"提示  另有 {len(said) - SHOWN} 条，都记在台账库的 raw.notices 里。"


def passed_over(reports: list[FileReport]) -> Iterator[str]:
    """Lock files and other files that are no ledgers, in one line."""
    said: dict[str, list[str]] = {}
    for report in reports:
        if report.status == "ignored":
            said.setdefault(report.message.rstrip("。"), []).append(report.name)
    if said:
        yield f"略过  {'；'.join(f'{_names(names)}（{why}）' for why, names in said.items())}。"


def repaired(reports: list[FileReport], is_dry: bool) -> Iterator[str]:
    """What reading mended without asking, in one line."""
    rows: Counter[str] = Counter()
    files: dict[str, set[str]] = {}
    for report in reports:
        for one in (*report.repairs, *(repair for sheet in report.sheets for repair in sheet.tally.repairs)):
            if one.code not in OF_THE_LAYOUT:
                rows[one.code] += one.rows
                files.setdefault(one.code, set()).add(report.name)
    if rows:
        parts = [f"{REPAIRS[code]} {count:,} 处（{len(files[code])} 个文件）" for code, count in rows.most_common(KINDS)]
        more = f"等 {len(rows)} 种" if len(rows) > KINDS else ""
        yield f"整理  {'，'.join(parts)}{more}。" + ("" if is_dry else "详见 annals repairs；原表没有改动。")


def _names(names: list[str]) -> str:
    return names[0] + (f" 等 {len(names)} 个文件" if len(names) > 1 else "")
