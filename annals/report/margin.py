"""The margin of a refreshed draft: passports that say what is so now, and marks beside what people have changed.

Only our own comments are rewritten, and only where nobody has changed them; a passport that was deleted stays deleted.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree
from lxml.etree import _Element as Element

from annals.report import comments, package, passport
from annals.report.behind import Behind
from annals.report.edited import COMMENTS, Edited
from annals.report.judge import BY_HAND, UNKNOWN, WORD, Judged

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
EMPTY = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:comments xmlns:w="{package.W}"></w:comments>'.encode()
AGREES = "与系统值一致"  # what becomes of a mark whose reason has gone


@dataclass(frozen=True)
class Noted:
    """Changed parts, what stands before and after controls of the document by ordinal, and digests of all our comments."""

    parts: dict[str, bytes] = field(default_factory=dict)
    anchors: dict[int, tuple[bytes, bytes]] = field(default_factory=dict)
    notes: frozenset[str] = frozenset()


def noted(edited: Edited, found: list[Judged], behind: Behind) -> Noted:
    """The comments as they are to be."""
    part = edited.package.parts.get(COMMENTS, EMPTY)
    root = package.parsed(COMMENTS, part)
    ours, known = comments.of_ours(root), edited.record.notes if edited.record else frozenset()
    in_text = [one for one in found if one.found.part == package.DOCUMENT and one.outcome != UNKNOWN]
    beside = [(one, comments.around(one.found.element, ours)) for one in in_text]
    rewritten = list(_rewritten([(one, made) for one, made in beside if made is not None], known, behind))
    bare = [one for one, made in beside if made is None and one.outcome in (BY_HAND, WORD)]
    first = comments.next_number(root)
    added = [(one, first + at, [_mark(one)]) for at, one in enumerate(bare)]
    notes = frozenset(comments.digest(comments.lines_of(made)) for made in ours.values()) & (known | set(map(_digest, rewritten)))
    return Noted(
        _parts(edited, part, root, rewritten, added),
        {one.found.ordinal: _anchors(edited, one, number) for one, number, _ in added},
        notes | {comments.digest(lines) for _, _, lines in added},
    )


def _rewritten(beside: list[tuple[Judged, Element]], known: frozenset[str], behind: Behind) -> Iterator[Element]:
    """Rewrites the comments that say something else now, each once; yields them."""
    seen = set()
    for one, made in beside:
        lines = comments.lines_of(made)
        if id(made) in seen or comments.digest(lines) not in known:
            continue
        seen.add(id(made))
        wanted = _wanted(one, lines, behind)
        if wanted and wanted != lines:
            comments.rewrite(made, wanted)
            yield made


def _wanted(one: Judged, lines: list[str], behind: Behind) -> list[str]:
    """What a comment beside a control is to say; empty where it stays."""
    mark = [_mark(one)] if one.outcome in (BY_HAND, WORD) else []
    if len(lines) == 1:
        return mark or [AGREES]
    if one.figure is None or one.found.address.part != "value":
        return []
    return mark + passport.lines(behind, one.found.address, one.figure)


def _mark(one: Judged) -> str:
    text = one.said or "空"
    return (passport.BY_HAND if one.outcome == BY_HAND else passport.WORD_TO_CHECK).format(text)


def _parts(
    edited: Edited, part: bytes, root: Element, rewritten: list[Element], added: list[tuple[Judged, int, list[str]]]
) -> dict[str, bytes]:
    if not rewritten and not added:
        return {}
    spans = package.spans(part, "comment")
    ordinals = {id(one): at for at, one in enumerate(root.iter(f"{{{package.W}}}comment"))}
    changes = {spans[ordinals[id(made)]]: package.fragment(made) for made in rewritten}
    end = part.rindex(b"</")
    new = b"".join(_standalone(comments.comment(number, lines)) for _, number, lines in added)
    changed = {COMMENTS: package.spliced(part, changes | ({(end, end): new} if new else {}))}
    return changed if COMMENTS in edited.package.parts else changed | _declared(edited)


def _declared(edited: Edited) -> dict[str, bytes]:
    """A document that has had no comments learns of its new part."""
    types, relations = (edited.package.parts[name] for name in (package.TYPES, package.RELATIONS))
    override = f'<Override PartName="/{COMMENTS}" ContentType="{CONTENT_TYPE}"/>'.encode()
    relation = f'<Relationship Id="rIdAnnalsComments" Type="{RELATION}" Target="comments.xml"/>'.encode()
    return {package.TYPES: _before_end(types, override), package.RELATIONS: _before_end(relations, relation)}


def _before_end(part: bytes, new: bytes) -> bytes:
    end = part.rindex(b"</")
    return package.spliced(part, {(end, end): new})


def _anchors(edited: Edited, one: Judged, number: int) -> tuple[bytes, bytes]:
    start, end, reference = comments.anchors(number, one.found.element)
    return _standalone(start), _standalone(end) + _standalone(reference)


def _standalone(element: Element) -> bytes:
    """An element with the namespaces that it uses declared on itself: it may stand in any part."""
    etree.cleanup_namespaces(element)
    return etree.tostring(element, encoding="UTF-8").removeprefix(b"<?xml version='1.0' encoding='UTF-8'?>\n")


def _digest(made: Element) -> str:
    return comments.digest(comments.lines_of(made))
