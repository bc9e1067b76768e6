"""Edits of a draft as Word, WPS and people leave them: each a function that changes the parts of a Word file.

`Edit` gives the draft's document.xml as a tree, and the controls by indicator and part; what an edit changes is written back.
"""

import re
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.run import Run
from lxml import etree

from annals.report import controls, package
from annals.report.package import DOCUMENT, Package

RUN, TEXT, PARAGRAPH = qn("w:r"), qn("w:t"), qn("w:p")


@dataclass
class Edit:
    """A draft under edit: its other parts in `parts`, its text as `tree`."""

    parts: dict[str, bytes]
    tree: etree._Element

    def control(self, indicator: str, part: str = "value", at: int = 0):
        """The control of a figure's part that stands `at`-th in the text."""
        wanted = f"annals:{indicator}:2022:999001:{part}:"
        return [one for one in self.tree.iter(controls.SDT) if controls.tag_of(one).startswith(wanted)][at]

    def paragraph(self, indicator: str):
        return next(self.control(indicator).iterancestors(PARAGRAPH))

    def retype(self, control, text: str) -> None:
        """What typing over a number leaves."""
        runs = list(control.iter(RUN))
        for run in runs[1:]:
            run.getparent().remove(run)
        for child in list(runs[0].iter(TEXT)):
            runs[0].remove(child)
        runs[0].add_t(text)

    def reword(self, before: str, after: str) -> None:
        """Replaces words of a sentence, in the one run in which they stand."""
        [text] = [one for one in self.tree.iter(TEXT) if before in (one.text or "")]
        text.text = text.text.replace(before, after)


def edited(draft: Package, edit: Callable[[Edit], None]) -> Package:
    """The draft after an edit."""
    under = Edit(dict(draft.parts), package.parsed(DOCUMENT, draft.parts[DOCUMENT]))
    edit(under)
    text = etree.tostring(under.tree, xml_declaration=True, encoding="UTF-8", standalone=True)
    return Package(under.parts | {DOCUMENT: text})


def nothing(edit: Edit) -> None:
    pass


def words_before_a_number(edit: Edit) -> None:
    edit.reword("接待各类档案利用者", "热情接待前来查档的群众")


def words_around_a_directional_word(edit: Edit) -> None:
    edit.reword("卷件次，", "卷件次，在上年的高位上")


def number_typed_over(edit: Edit) -> None:
    edit.retype(edit.control("lookup_visitors"), "1,300")


def number_typed_over_with_what_is_right(edit: Edit) -> None:
    edit.retype(edit.control("lookup_visitors"), "1,250")


def number_typed_over_and_back(edit: Edit) -> None:
    edit.retype(edit.control("lookup_visitors"), "1,237")


def number_split_into_runs(edit: Edit) -> None:
    """As Word does when somebody has clicked into it: 1, and 237."""
    run = next(edit.control("lookup_visitors").iter(RUN))
    other = deepcopy(run)
    run.find(TEXT).text, other.find(TEXT).text = "1,", "237"
    run.addnext(other)


def number_made_bold(edit: Edit) -> None:
    Run(next(edit.control("lookup_visitors").iter(RUN)), None).bold = True


def half_of_a_number_made_red(edit: Edit) -> None:
    number_split_into_runs(edit)
    first = next(edit.control("lookup_visitors").iter(RUN))
    first.rPr.append(OxmlElement("w:color", {qn("w:val"): "FF0000"}))


def control_deleted(edit: Edit) -> None:
    control = edit.control("lookup_visitors")
    control.getparent().remove(control)


def control_taken_off_its_number(edit: Edit) -> None:
    """Word: 删除内容控件; the number stays as plain text."""
    control = edit.control("lookup_visitors")
    for child in control.find(qn("w:sdtContent")):
        control.addprevious(child)
    control.getparent().remove(control)


def control_emptied(edit: Edit) -> None:
    for run in list(edit.control("lookup_visitors").iter(RUN)):
        for text in list(run.iter(TEXT)):
            run.remove(text)


def number_struck_out(edit: Edit) -> None:
    _struck(next(edit.control("lookup_visitors").iter(RUN)))


def number_replaced_with_changes_tracked(edit: Edit) -> None:
    run = next(edit.control("lookup_visitors").iter(RUN))
    new = deepcopy(run)
    new.find(TEXT).text = "1,300"
    inserted = OxmlElement("w:ins", {qn("w:id"): "9001", qn("w:author"): "办公室"})
    inserted.append(new)
    _struck(run).addnext(inserted)


def words_inserted_with_changes_tracked(edit: Edit) -> None:
    run = OxmlElement("w:r")
    run.add_t("克服人手不足的困难，")
    inserted = OxmlElement("w:ins", {qn("w:id"): "9002", qn("w:author"): "办公室"})
    inserted.append(run)
    edit.paragraph("training_sessions").insert(1, inserted)


def words_struck_out(edit: Edit) -> None:
    _struck(next(run for run in edit.paragraph("training_sessions").iter(RUN) if controls.around(run) is None))


def format_changed_with_changes_tracked(edit: Edit) -> None:
    run = next(edit.control("lookup_visitors").iter(RUN))
    changed = OxmlElement("w:rPrChange", {qn("w:id"): "9003", qn("w:author"): "办公室"})
    changed.append(deepcopy(run.rPr))
    run.rPr.append(OxmlElement("w:i"))
    run.rPr.append(changed)


def paragraph_moved(edit: Edit) -> None:
    edit.paragraph("training_sessions").addnext(edit.paragraph("lookup_visitors"))


def paragraph_moved_with_changes_tracked(edit: Edit) -> None:
    """Word leaves the old place struck out and a copy at the new one."""
    there = edit.paragraph("lookup_visitors")
    here = deepcopy(there)
    edit.paragraph("training_sessions").addnext(here)
    for paragraph, kind in ((there, "w:moveFrom"), (here, "w:moveTo")):
        for at, run in enumerate(list(paragraph.iter(RUN))):
            moved = OxmlElement(kind, {qn("w:id"): str(9100 + at), qn("w:author"): "办公室"})
            run.addprevious(moved)
            moved.append(run)


def paragraph_copied(edit: Edit) -> None:
    edit.paragraph("training_sessions").addnext(deepcopy(edit.paragraph("lookup_visitors")))


def control_copied_into_an_added_sentence(edit: Edit) -> None:
    added = OxmlElement("w:p")
    run = OxmlElement("w:r")
    run.add_t("其中特别要说的是接待人次：")
    added.extend([run, deepcopy(edit.control("lookup_visitors"))])
    edit.paragraph("lookup_visitors").addnext(added)


def paragraph_added(edit: Edit) -> None:
    added = deepcopy(edit.paragraph("training_sessions"))
    for child in list(added)[1:]:
        added.remove(child)
    run = OxmlElement("w:r")
    run.add_t("我馆被评为先进集体，接待来访 3 批次。")
    added.append(run)
    edit.paragraph("lookup_visitors").addnext(added)


def paragraph_deleted(edit: Edit) -> None:
    paragraph = edit.paragraph("lookup_visitors")
    paragraph.getparent().remove(paragraph)


def table_row_added(edit: Edit) -> None:
    row = next(edit.control("lookup_visitors", at=1).iterancestors(qn("w:tr")))
    added = deepcopy(row)
    for control in list(added.iter(controls.SDT)):
        control.getparent().remove(control)
    row.addnext(added)


def table_row_deleted(edit: Edit) -> None:
    row = next(edit.control("lookup_visitors", at=1).iterancestors(qn("w:tr")))
    row.getparent().remove(row)


def heading_renamed(edit: Edit) -> None:
    edit.reword("（二）做优利用服务，满足查档需求", "（二）服务群众查档")


def page_break_added(edit: Edit) -> None:
    run = OxmlElement("w:r")
    run.append(OxmlElement("w:br", {qn("w:type"): "page"}))
    edit.paragraph("training_sessions").append(run)


def spelling_and_session_marks(edit: Edit) -> None:
    """What Word strews about when it saves: proofing errors, rsid attributes, the place of the last edit, rendered page breaks."""
    for run in edit.tree.iter(RUN):
        run.set(qn("w:rsidR"), "00AB12CD")
    paragraph = edit.paragraph("lookup_visitors")
    paragraph.insert(1, OxmlElement("w:proofErr", {qn("w:type"): "spellStart"}))
    paragraph.insert(1, OxmlElement("w:bookmarkEnd", {qn("w:id"): "0"}))
    paragraph.insert(1, OxmlElement("w:bookmarkStart", {qn("w:id"): "0", qn("w:name"): "_GoBack"}))
    next(paragraph.iter(RUN)).insert(1, OxmlElement("w:lastRenderedPageBreak"))


def properties_as_wps_writes_them(edit: Edit) -> None:
    """WPS puts a placeholder and its own order into a control's properties."""
    about = edit.control("lookup_visitors").find(qn("w:sdtPr"))
    holder = OxmlElement("w:placeholder")
    holder.append(OxmlElement("w:docPart", {qn("w:val"): "{00000000-0000-0000-0000-000000000000}"}))
    about.append(holder)
    about.insert(0, about.find(qn("w:id")))


def remark_by_a_colleague(edit: Edit) -> None:
    comment = (
        '<w:comment w:id="900" w:author="王科长" w:initials="W"><w:p><w:r><w:t>这个数请再核一下</w:t></w:r></w:p></w:comment>'
    )
    edit.parts["word/comments.xml"] = edit.parts["word/comments.xml"].replace(
        b"</w:comments>", f"{comment}</w:comments>".encode()
    )
    control = edit.control("lookup_visitors")
    control.addprevious(OxmlElement("w:commentRangeStart", {qn("w:id"): "900"}))
    control.addnext(OxmlElement("w:commentRangeEnd", {qn("w:id"): "900"}))


def passport_deleted(edit: Edit) -> None:
    control = edit.control("lookup_visitors")
    control.getparent().remove(control.getprevious())


def passport_edited(edit: Edit) -> None:
    part = edit.parts["word/comments.xml"].decode()
    edit.parts["word/comments.xml"] = part.replace(
        "接待档案利用者人次（兰台区档案馆", "已与张主任核对：接待档案利用者人次（兰台区档案馆", 1
    ).encode()


def record_lost(edit: Edit) -> None:
    """Word's 文档检查器 takes custom XML away."""
    edit.parts = {name: part for name, part in edit.parts.items() if not name.startswith("customXml/")}
    relations = edit.parts[package.RELATIONS].decode()
    edit.parts[package.RELATIONS] = re.sub(r"<Relationship [^>]*customXml/item[^>]*/>", "", relations).encode()


def tags_lost(edit: Edit) -> None:
    """LibreOffice keeps controls and bookmarks, and drops what is said of the controls."""
    for control in edit.tree.iter(controls.SDT):
        if controls.is_ours(control):
            control.find(qn("w:sdtPr"))[:] = []


def chart_restyled(edit: Edit) -> None:
    part = edit.parts["word/charts/chart1.xml"]
    edit.parts["word/charts/chart1.xml"] = part.replace(b'<a:srgbClr val="1D4B5F"/>', b'<a:srgbClr val="C00000"/>')


def column_of_a_chart_changed(edit: Edit) -> None:
    part = edit.parts["word/charts/chart1.xml"]
    edit.parts["word/charts/chart1.xml"] = part.replace(b"<c:v>1237</c:v>", b"<c:v>1300</c:v>")


def _struck(run):
    """Strikes a run out with changes tracked."""
    for text in run.iter(TEXT):
        text.tag = qn("w:delText")
    struck = OxmlElement("w:del", {qn("w:id"): "9000", qn("w:author"): "办公室"})
    run.addprevious(struck)
    struck.append(run)
    return struck
