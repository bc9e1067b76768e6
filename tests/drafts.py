"""Drafts made in a test: a whole year's figures, a draft of them, and what stands in it."""

import csv
from dataclasses import dataclass
from pathlib import Path

from docx import Document
from docx.document import Document as Draft
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from annals import report
from annals.catalog import Figure
from annals.settings import DBT_PROJECT, Settings
from tests.figures import figure, publish

with (DBT_PROJECT / "seeds" / "indicators.csv").open(encoding="utf-8") as seed:
    CATALOG = {row["indicator_id"]: row for row in csv.DictReader(seed)}
# indicator, this year, last year, and as the draft prints it with its unit
SUMMARY = {
    line.split()[0]: line.split()[1:]
    for line in """
    study_sessions 86 80 80余次
    study_materials 450 400 450份
    lookup_visitors 1237 1200 1,237人次
    lookup_items 3456 3600 3,456卷件
    lookup_pages_copied 5678 5678 5,678页
    service_rated_units 27 27 27个
    inspected_units 32 30 32个
    rectification_opinions 45 50 45条
    questionnaires 1200 900 1,200份
    document_transfer_units 41 40 41家
    document_items_received 23456 20000 23,456件
    document_volumes_received 312 300 312卷
    document_boxes_received 1105 1000 1,105盒
    special_transfer_units 12 10 12家
    special_items_received 4567 4000 4,567件
    special_volumes_received 89 80 89卷
    special_boxes_received 210 200 210盒
    holdings_opening 341234 330000 34.12万卷（件、册）
    holdings_closing 369658 341234 36.97万卷（件、册）
    guided_units 96 90 90余家
    exhibition_departments 14 12 14个
    exhibition_subdistricts 6 5 6个
    exhibition_boards 61 50 61块
    wallcharts 150 100 150份
    culture_fans 800 700 800个
    document_bags 650 600 650个
    digitized_pages 5432100 5000000 5,432,100页
    permanent_digitization_rate 85.256 82.3 85.26%
    catalog_entries 1239999 1200000 123万余条
    self_assessment_score 92.5 91 92.5分
    training_sessions 11 10 11次
    provincial_training_persons 137 130 130余人
    national_young_experts 2 1 2名
    provincial_experts 3 1 3人
    storage_area_opening 1200 1200 1,200㎡
    storage_area_closing 1860.5 1200 1,860.5㎡
    storerooms_added 3 1 3个
    shelving_columns_added 48 11 48列
    shelving_units_added 288 66 288组
    shelving_volume_added 512.4 110 512.4m³
    antimagnetic_cabinets_added 4 1 4个
    access_control_added 5 1 5套
    cameras_added 36 1 36个
    dehumidifiers_added 7 1 7台
    air_purifiers_added 8 1 8台
    protection_units_added 9 1 9台
    leak_detectors_added 13 1 13个
    infrared_detectors_added 16 1 16个
    cloud_monitors_added 17 1 17个
    gas_cabinets_added 18 1 18个
    """.strip().splitlines()
}
KINDS_OF_STOREROOM = ("storerooms_added_permanent", "storerooms_added_special", "storerooms_added_library")


@dataclass(frozen=True)
class Printed:
    """A content control of a draft: its tag without the version, its text, the text that follows it, and the headings above it."""

    tag: str
    text: str
    follows: str
    headings: tuple[str, ...]
    element: BaseOxmlElement

    @property
    def run(self) -> BaseOxmlElement:
        """The only run in the control."""
        [run] = self.element.find(qn("w:sdtContent")).findall(qn("w:r"))
        return run

    @property
    def is_in_table(self) -> bool:
        return any(True for _ in self.element.iterancestors(qn("w:tbl")))

    @property
    def is_highlighted(self) -> bool:
        return bool(self.run.xpath("./w:rPr/w:highlight[@w:val='yellow']"))


def known(indicator_id: str, value: str | None, last: str | None, **said: object) -> Figure:
    """A figure of the catalog's with these two years' numbers."""
    row = CATALOG[indicator_id]
    meaning = {
        name: row[name]
        for name in ("section", "name_zh", "unit", "kind", "change_in", "better", "wording", "ledger", "definition")
    }
    numbers = {"figure_no": int(row["figure_no"] or 0) or None, "decimals": int(row["decimals"])}
    return figure(value, last, indicator_id=indicator_id, **(meaning | numbers | said))


def whole_year(**changed: Figure) -> dict[str, Figure]:
    """Every figure of SUMMARY and the three kinds of storeroom, one each; `changed` stands in place of some."""
    year = {name: known(name, value, last) for name, (value, last, _) in SUMMARY.items()}
    year["service_rated_units"] = known("service_rated_units", "27", "27", label="良好")
    return year | {name: known(name, "1", "0") for name in KINDS_OF_STOREROOM} | changed


def rendered(
    home: Settings, figures: dict[str, Figure], name: str = "兰台区档案馆", **asked: object
) -> tuple[Draft, list[report.Missing]]:
    """The draft of 2022 from a warehouse with just these figures, opened again from its file, and what is missing in it."""
    publish(home, list(figures.values()), {"999001": name})
    out = home.home / "总结.docx"
    missing = report.render(home, 2022, out, archive_code="999001", overwrite=True, **asked)
    return Document(out), missing


def text(draft: Draft) -> str:
    """All text of the body, controls included, a line a paragraph."""
    return "\n".join(_text(paragraph) for paragraph in draft.element.body.iter(qn("w:p")))


def printed(draft: Draft) -> list[Printed]:
    """Every content control of the body in its order."""
    found, headings = [], ("",)
    for paragraph in draft.element.body.iter(qn("w:p")):
        style = paragraph.style or ""
        if style.startswith("Heading"):
            headings = (*headings[: int(style[-1]) - 1], _text(paragraph))
        for control in paragraph.iter(qn("w:sdt")):
            after = "".join(_text(element) for element in control.itersiblings())
            tag = control.find(f"{qn('w:sdtPr')}/{qn('w:tag')}").get(qn("w:val"))
            found.append(Printed(tag.rpartition(":")[0], _text(control), after, headings, control))
    return found


def write_template(path: Path, *paragraphs: str) -> Path:
    """A Word file with these paragraphs, each in one run, as an office might begin its own template."""
    document = Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    document.save(path)
    return path


def _text(element: BaseOxmlElement) -> str:
    return "".join(found.text or "" for found in element.iter(qn("w:t"))).replace("\u200b", "")
