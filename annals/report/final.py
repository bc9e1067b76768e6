"""A document that leaves the office: without comments of ours, or, as a final, without controls either and stamped with the freeze."""

from lxml import etree
from lxml.etree import _Element as Element

from annals.errors import ClerkError
from annals.report import comments, controls, package
from annals.report.address import DRAFT_ONLY
from annals.report.edited import COMMENTS, TEXTS
from annals.report.missing import TO_FILL
from annals.report.package import Package
from annals.report.record import NAMESPACE, PART

PROPERTIES = "docProps/custom.xml"
PROPERTIES_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
PROPERTIES_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties"
CUSTOM = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
TYPED = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
FORMAT_ID = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"  # of custom properties, as the format has it
STAMP = "兰台年鉴定稿"
TOP_RELATIONS = "_rels/.rels"
TRACKED = {f"{{{package.W}}}{name}" for name in ("ins", "del", "moveFrom", "moveTo")}
ANCHORS = {comments.STARTS, comments.ENDS}


def clean(draft: Package) -> Package:
    """The document without our comments; people's stay."""
    return draft.with_parts(_without_comments(draft))


def final(draft: Package, stamp: str) -> Package:
    """The document without comments of ours, controls, record and drafting notes; its text is otherwise as it was.

    The stamp stands in its custom properties, which Word shows under 文件 › 信息 › 属性.
    """
    cleaned = clean(draft)
    changed = {name: _unwrapped(package.parsed(name, part)) for name, part in cleaned.parts.items() if TEXTS.match(name)}
    return _stamped(_without_record(cleaned.with_parts(changed)), stamp)


def refuse_unfinished(draft: Package) -> None:
    """Raises ClerkError while anything is 待补, or people's comments and tracked changes are still open, and says what."""
    wanting: list[str] = []
    remarks = tracked = 0
    for name, part in draft.parts.items():
        if TEXTS.match(name):
            root = package.parsed(name, part)
            _drop(root, _draft_only(root))
            wanting += TO_FILL.findall(controls.visible(root))
            tracked += sum(1 for element in root.iter() if element.tag in TRACKED)
    if COMMENTS in draft.parts:
        root = package.parsed(COMMENTS, draft.parts[COMMENTS])
        remarks = len(list(root.iter(f"{{{package.W}}}comment"))) - len(comments.of_ours(root))
    said = [f"待补 {len(wanting)} 处（{'、'.join(dict.fromkeys(wanting))}）"] if wanting else []
    said += [f"批注 {remarks} 条没有处理"] if remarks else []
    said += [f"修订 {tracked} 处没有接受或拒绝"] if tracked else []
    if said:
        raise ClerkError(f"还不能定稿：{'；'.join(said)}。请补完、处理完再定稿；就这样定稿，加上 --as-is。")


def _without_comments(draft: Package) -> dict[str, bytes]:
    if COMMENTS not in draft.parts:
        return {}
    root = package.parsed(COMMENTS, draft.parts[COMMENTS])
    ours = comments.of_ours(root)
    _drop(root, ours.values())
    text = package.parsed(package.DOCUMENT, draft.parts[package.DOCUMENT])
    _drop(text, [one for one in text.iter(*ANCHORS) if one.get(comments.ID) in ours])
    _drop(text, [one.getparent() for one in text.iter(comments.REFERENCE) if one.get(comments.ID) in ours])
    return {COMMENTS: _written(root), package.DOCUMENT: _written(text)}


def _unwrapped(root: Element) -> bytes:
    """A part without drafting notes, our controls and their bookmarks; what stood in a control stands in its place."""
    _drop(root, _draft_only(root))
    for control in [one for one in root.iter(controls.SDT) if controls.is_ours(one)]:
        content = control.find(f"{{{package.W}}}sdtContent")
        for child in [] if content is None else list(content):
            control.addprevious(child)
        control.getparent().remove(control)
    marks = [one for one in root.iter(controls.BOOKMARK_STARTS) if controls.NUMBERED.match(one.get(controls.NAME, ""))]
    numbers = {one.get(comments.ID) for one in marks}
    _drop(root, marks + [one for one in root.iter(controls.BOOKMARK_ENDS) if one.get(comments.ID) in numbers])
    for text in root.iter(controls.TEXT):
        text.text = (text.text or "").replace(controls.BLANK, "")
    return _written(root)


def _draft_only(root: Element) -> list[Element]:
    return [one for one in root.iter(controls.SDT) if controls.tag_of(one) == DRAFT_ONLY]


def _without_record(draft: Package) -> Package:
    """The package without the record, its properties, and what refers to them."""
    gone = {name for name, part in draft.parts.items() if PART.match(name) and NAMESPACE.encode() in part}
    for name in list(gone):
        number = "".join(filter(str.isdigit, name))
        gone |= {f"customXml/_rels/item{number}.xml.rels", f"customXml/itemProps{number}.xml"}
    parts = {name: part for name, part in draft.parts.items() if name not in gone}
    relations, types = (package.parsed(name, parts[name]) for name in (package.RELATIONS, package.TYPES))
    _drop(relations, [one for one in relations if one.get("Target", "").removeprefix("../").removeprefix("/") in gone])
    _drop(types, [one for one in types if one.get("PartName", "").removeprefix("/") in gone])
    return Package(parts | {package.RELATIONS: _written(relations), package.TYPES: _written(types)})


def _stamped(draft: Package, stamp: str) -> Package:
    if PROPERTIES in draft.parts:
        root, changed = package.parsed(PROPERTIES, draft.parts[PROPERTIES]), {}
    else:
        root = etree.Element(f"{{{CUSTOM}}}Properties", nsmap={None: CUSTOM, "vt": TYPED})
        changed = _announced(draft)
    _drop(root, [one for one in root if one.get("name") == STAMP])
    number = max((int(one.get("pid", "1")) for one in root), default=1) + 1
    said = etree.SubElement(root, f"{{{CUSTOM}}}property", fmtid=FORMAT_ID, pid=str(number), name=STAMP)
    etree.SubElement(said, f"{{{TYPED}}}lpwstr").text = stamp
    return draft.with_parts(changed | {PROPERTIES: _written(root)})


def _announced(draft: Package) -> dict[str, bytes]:
    types, relations = (package.parsed(name, draft.parts[name]) for name in (package.TYPES, TOP_RELATIONS))
    etree.SubElement(types, f"{{{types.nsmap[None]}}}Override", PartName=f"/{PROPERTIES}", ContentType=PROPERTIES_TYPE)
    about = {"Id": "rIdAnnalsStamp", "Type": PROPERTIES_RELATION, "Target": PROPERTIES}
    etree.SubElement(relations, f"{{{relations.nsmap[None]}}}Relationship", about)
    return {package.TYPES: _written(types), TOP_RELATIONS: _written(relations)}


def _drop(root: Element, elements) -> None:
    """Removes elements; the text behind one stays."""
    for element in elements:
        above = element.getparent()
        if above is not None:
            above.remove(element)


def _written(root: Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
