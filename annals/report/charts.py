"""Charts of a document: native ones, which Word and WPS draw and let people edit, with their workbook inside.

How they look is a file of the office's, report_templates/chart.xml; here years and values are put in, when a document is rendered
and when it is refreshed alike, so that what somebody has restyled keeps its style.
"""

import io
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

import xlsxwriter
from docx.document import Document as Draft
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.parser import parse_xml
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Mm
from lxml import etree

from annals import wording
from annals.report import package
from annals.settings import REPORT_TEMPLATES

LOOKS = REPORT_TEMPLATES / "chart.xml"
WIDTH, HEIGHT = Mm(150), Mm(62)  # of a type area of 156 mm
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
GAP = "（缺）"  # behind a year without a number, which has no column
SINCE = datetime(2000, 1, 1)  # a workbook's date of creation: only loads ask the clock
Points = tuple[tuple[str, Decimal | None], ...]  # a year's label and its value in base units; None where it is missing

FRAME = """
<w:drawing xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
    xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"
    xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"
    xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">
<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{width}" cy="{height}"/><wp:effectExtent l="0" t="0" r="0" b="0"/>
<wp:docPr id="{number}" name="图 {number}"/><wp:cNvGraphicFramePr/>
<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart"><c:chart r:id="{relation}"/></a:graphicData>
</a:graphic></wp:inline></w:drawing>
"""


@dataclass(frozen=True)
class Series:
    """What a chart shows: an indicator's name and unit, and its years."""

    title: str
    unit: str
    points: Points

    @property
    def heading(self) -> str:
        return f"{self.title}：{self.unit}" if "（" in self.unit else f"{self.title}（{self.unit}）"


def drawing(draft: Draft, series: Series, number: int) -> BaseOxmlElement:
    """Adds a chart with its workbook to a document; returns the w:drawing that shows it, with its values as alternative text."""
    opc = draft.part.package
    looks = _headed(package.parsed(LOOKS.name, LOOKS.read_bytes()), series.heading)
    chart = Part(PackURI(f"/word/charts/chart{number}.xml"), CONTENT_TYPE.DML_CHART, with_values(looks, series.points), opc)
    book = Part(PackURI(f"/word/embeddings/chart{number}.xlsx"), CONTENT_TYPE.SML_SHEET, workbook(series), opc)
    chart.rels.get_or_add(RELATIONSHIP_TYPE.PACKAGE, book)
    relation = draft.part.relate_to(chart, RELATIONSHIP_TYPE.CHART)
    made = parse_xml(FRAME.format(width=WIDTH, height=HEIGHT, number=number, relation=relation))
    next(made.iter("{*}docPr")).set("descr", alt_text(series))
    return made


def with_values(chart: bytes, points: Points) -> bytes:
    """The chart with other years and values; its style, title and whatever else stays."""
    root = package.parsed("chart.xml", chart)
    [series] = list(root.iter(f"{C}ser"))[:1]
    last, places = len(points) + 1, max([_places(value) for _, value in points], default=0)
    labels = [label if value is not None else f"{label}{GAP}" for label, value in points]
    _fill(series.find(f"{C}cat"), f"Sheet1!$A$2:$A${last}", labels)
    _fill(series.find(f"{C}val"), f"Sheet1!$B$2:$B${last}", [value for _, value in points])
    _format(series, "#,##0" + (f".{'0' * places}" if places else ""))
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def values(chart: bytes) -> Points:
    """What a chart shows: the labels and values of its first series. Raises ClerkError where the part is broken."""
    root = package.parsed("chart.xml", chart)
    series = next(root.iter(f"{C}ser"), None)
    if series is None:
        return ()
    labels, numbers = (_cached(series.find(f"{C}{name}")) for name in ("cat", "val"))
    return tuple((label.removesuffix(GAP), _number(numbers.get(at))) for at, label in sorted(labels.items()))


def workbook(series: Series) -> bytes:
    """The workbook in which Word lets people edit a chart's numbers; the same series is the same bytes."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        book.set_properties({"created": SINCE})
        sheet = book.add_worksheet("Sheet1")
        sheet.write_string(0, 1, series.heading)
        for at, (label, value) in enumerate(series.points, 1):
            sheet.write_string(at, 0, label if value is not None else f"{label}{GAP}")
            if value is not None:
                sheet.write_number(at, 1, value)
    return made.getvalue()


def alt_text(series: Series) -> str:
    """The chart in words, for those who hear it read: 接待档案利用者人次（人次）：2021年 9,119；2022年 7,541."""
    told = "；".join(f"{label} {'缺' if value is None else wording.exact(value, 8)}" for label, value in series.points)
    return f"{series.heading}：{told}"


def _headed(looks: etree._Element, heading: str) -> bytes:
    next(looks.iter(f"{C}title")).find(f".//{A}t").text = heading
    next(looks.iter(f"{C}ser")).find(f"{C}tx//{C}v").text = heading
    return etree.tostring(looks)


def _fill(axis: etree._Element, reference: str, cells: list) -> None:
    """Puts cells into the cache from which a chart is drawn; an empty one has no point."""
    axis.find(f".//{C}f").text = reference
    count = axis.find(f".//{C}ptCount")
    count.set("val", str(len(cells)))
    cache = count.getparent()
    for point in cache.findall(f"{C}pt"):
        cache.remove(point)
    for at, cell in enumerate(cells):
        if cell is not None:
            point = etree.SubElement(cache, f"{C}pt", idx=str(at))
            etree.SubElement(point, f"{C}v").text = str(cell) if isinstance(cell, str) else f"{cell.normalize():f}"


def _format(series: etree._Element, code: str) -> None:
    """How the numbers are written: in the workbook, and over the columns unless somebody has chosen another way."""
    series.find(f"{C}val").find(f".//{C}formatCode").text = code
    labels = series.find(f"{C}dLbls/{C}numFmt")
    if labels is not None and (labels.get("formatCode") == "General" or labels.get("formatCode").startswith("#,##0")):
        labels.set("formatCode", code)


def _cached(axis: etree._Element | None) -> dict[int, str]:
    found = [] if axis is None else axis.iter(f"{C}pt")
    return {int(point.get("idx", "0")): point.findtext(f"{C}v") or "" for point in found}


def _number(text: str | None) -> Decimal | None:
    """A cached value; what Word has computed as a double is read to fifteen digits, which is all that it has."""
    try:
        return Decimal(f"{float(text):.15g}") if text else None
    except ValueError:
        return None


def _places(value: Decimal | None) -> int:
    return 0 if value is None else max(0, -value.normalize().as_tuple().exponent)
