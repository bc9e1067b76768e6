"""How much a workbook's shared texts come to once each cell that names one has a copy, as calamine makes it."""

import re
import zipfile
from collections.abc import Iterator

from ingest.files import guard
from ingest.files.sheet_xml import Part
from ingest.reasons import Refused

PART = "xl/sharedstrings.xml"
END = b"si>"  # of a text, and of its beginning
CLOSING = re.compile(rb"</(?:[\w.-]+:)?$")
EMPTY = re.compile(rb"<(?:[\w.-]+:)?si\s*/>")
NAMED = re.compile(rb"""\bt\s*=\s*["']s["'][^>]*>\s*<(?:[\w.-]+:)?v>(\d+)<""")
SHORTEST_CELL = 21  # bytes: <c t="s"><v>0</v></c>
UNLIKELY = 4096 * guard.MEGA  # what could come to less is not counted
LARGEST = 640 * guard.MEGA


class SharedStrings:
    """The texts of one workbook. Raises Refused: forbidden_xml_entity, memory_limit, decompression_limit, corrupt_file."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self.member = next((member for member in archive.infolist() if member.filename.lower() == PART), None)
        self._longest = max((len(text) for text in self._texts()), default=0)

    def check(self, sheet: Part, size: int) -> None:
        """Raises Refused: memory_limit, for a sheet (of so many bytes) whose cells' texts come to more than can be held."""
        if self._longest * (size // SHORTEST_CELL) < UNLIKELY:
            return
        lengths = [len(text) for text in self._texts() if CLOSING.search(text)]
        total = 0
        for xml in sheet():
            total += sum(lengths[at] for at in map(int, NAMED.findall(xml)) if at < len(lengths))
            if total > LARGEST:
                raise Refused("memory_limit")

    def _texts(self) -> Iterator[bytes]:
        """What stands before, in and between the texts."""
        if self.member is None:
            return
        rest = b""
        for chunk in guard.without_entities(guard.chunks(self._archive, self.member)):
            texts = EMPTY.sub(b"<si></si>", rest + chunk).split(END)
            rest = texts.pop()
            if len(rest) > LARGEST:
                raise Refused("memory_limit")
            yield from texts
