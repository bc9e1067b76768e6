"""Small sheets for the tests of layouts: the lookup ledger's header, its rows, and what is found in them."""

from ingest.ledger import declared
from ingest.tables import layout
from ingest.tables.layout import Layout
from ingest.tables.rowkinds import Rows

HEADER = ["利用单号", "登记日期", "全宗号", "利用目的", "调卷数", "复印页数"]
GOOD = [
    ["LY2022-0001", "2022-03-05", "0012", "工作查考", "12", "800"],
    ["LY2022-0002", "2022-03-06", "0105", "编史修志", "3", "15"],
    ["LY2022-0003", "2022-03-07", "0007", "其他", "14", "800"],
]
GROUPED = [["利用单号", "登记日期", "全宗号", "利用目的", "利用情况", ""], ["", "", "", "", "调卷数", "复印页数"]]
ACCESSION = ["接收编号", "接收日期", "全宗号", "门类", "保管期限", "件数"]
RECEIVED = ["J1", "2022-05-01", "J001", "文书", "永久", "9"]
SUMMARY = [["月份", "人次", "卷数"], ["1月", "3", "5"], ["2月", "4", "6"]]


def numbered(rows: list[list]) -> list[tuple[int, list]]:
    return [(number, list(cells)) for number, cells in enumerate(rows, start=1)]


def found(rows: list[list]) -> Layout | None:
    return layout.find(numbered(rows), declared())


def kinds(rows: list[list]) -> list[str]:
    """What each row is; the name of the ledger where a table of one begins."""
    reader, said = Rows(found(rows)), []
    for number, cells in numbered(rows):
        kind = reader.kind(number, cells)
        if isinstance(kind, Layout):
            reader, kind = Rows(kind), f"{kind.ledger.name} {kind.header_rows}"
        said.append(kind)
    return said
