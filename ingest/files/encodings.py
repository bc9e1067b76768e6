"""How a text file was written: found strictly or line by line, never guessed from frequencies, and read in pieces."""

import codecs
import re
from collections.abc import Iterator
from functools import cache
from typing import BinaryIO

from ingest.grid import Repair
from ingest.reasons import Refused

CHUNK = 1 << 20  # bytes held at a time: memory must not grow with the file
MARKS = {  # the longer first: UTF-16's mark begins UTF-32's
    codecs.BOM_UTF32_LE: "utf-32le",
    codecs.BOM_UTF32_BE: "utf-32be",
    codecs.BOM_UTF16_LE: "utf-16le",
    codecs.BOM_UTF16_BE: "utf-16be",
    codecs.BOM_UTF8: "utf-8-sig",
}
LONGEST_LINE = 1 << 24  # bytes and characters; a header of a million columns is shorter
CONTROLS = bytes(sorted(set(range(32)) - set(b"\t\n\r")))
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
LOST = "\uffff"  # stands where bytes of a "mixed" text are no text: a code point that no text may hold
UTF8_CHARACTER = re.compile(rb"[\xe3-\xe9\xef][\x80-\xbf]{2}|\xf0[\xa0-\xbf][\x80-\xbf]{2}")
# Bytes by what they can be in UTF-8: A is ASCII, H begins a Chinese character of three, C goes on, X is neither.
CLASSES = b"A" * 0x80 + b"C" * 0x40 + b"X" * 0x23 + b"H" * 7 + b"X" * 5 + b"H" + b"X" * 0x10
UTF8_WORD = re.compile(rb"AHCC(?=[AH])")


def detect(file: BinaryIO) -> str:
    """utf-8, utf-8-sig, utf-16le, utf-16be, utf-32le, utf-32be, gb18030, or mixed (each line in one of utf-8 and gb18030).

    Raises Refused: invalid_encoding, of UTF-16 and UTF-32 that do not decode and of what is hardly text in any line.
    """
    file.seek(0)
    start = file.read(CHUNK)
    found = next((name for mark, name in MARKS.items() if start.startswith(mark)), None) or _without_mark(start)
    if found == "utf-32le" and not _decodes(file, found):
        found = "utf-16le"  # a UTF-16 text may begin with a NUL
    if found and found != "utf-8-sig":
        if _decodes(file, found):
            return found
        raise Refused("invalid_encoding")
    if _decodes(file, "utf-8"):
        return found or "utf-8"
    if not found and _decodes(file, "gb18030") and not _holds_utf8(file):
        return "gb18030"
    lines = start.splitlines()
    if sum(LOST in _reading(line)[1] for line in lines) > len(lines) / 2:
        raise Refused("invalid_encoding")
    return "mixed"


def read(file: BinaryIO, encoding: str, repairs: list[Repair] | None = None) -> Iterator[tuple[str, bool]]:
    """The text in pieces, without byte-order marks, each with whether it holds control characters.

    Of a "mixed" text, LOST stands where bytes are no text, and `repairs` says at the end what was met.
    """
    pieces = _mixed(file, [] if repairs is None else repairs) if encoding == "mixed" else _strict(file, encoding)
    for text, has_controls in pieces:
        yield (text.replace("\ufeff", "") if "\ufeff" in text else text), has_controls


def _strict(file: BinaryIO, encoding: str) -> Iterator[tuple[str, bool]]:
    decoder = codecs.getincrementaldecoder(encoding)()
    is_wide = encoding.startswith(("utf-16", "utf-32"))
    for data in _chunks(file):
        text = decoder.decode(data)
        # Deleting from bytes takes a tenth of a search in text; no byte of another character is below 32.
        yield text, bool(CONTROL.search(text)) if is_wide else len(data.translate(None, CONTROLS)) < len(data)


def _mixed(file: BinaryIO, repairs: list[Repair]) -> Iterator[tuple[str, bool]]:
    first: dict[str, int] = {}
    met: dict[str, int] = {}
    number = 0
    for lines in _lines(file):
        texts = []
        for line in lines:
            number += 1
            encoding, text = _reading(line)
            if encoding:
                first.setdefault(encoding, number)
                met[encoding] = met.get(encoding, 0) + 1
            texts.append(text)
        text = "".join(texts)
        yield text, bool(CONTROL.search(text))
    if len(met) == 2:
        other = list(first)[1]
        repairs.append(Repair("mixed_encoding", first[other], after="、".join(first), rows=met[other]))
    elif "gb18030" in met:
        repairs.append(Repair("encoding", after="gb18030"))


def _without_mark(start: bytes) -> str | None:
    """UTF-16 without its mark shows by the NUL in each of its digits, delimiters and line ends, always on the same side."""
    sides = {"utf-16be": start[0::2].count(0), "utf-16le": start[1::2].count(0)}
    (_, fewer), (found, more) = sorted(sides.items(), key=lambda side: side[1])
    if more < len(start) / 12 or more < 4 * fewer:
        return None
    line_end = "\n".encode(found), "\r".encode(found)
    return found if any(mark in start for mark in line_end) else None


def _decodes(file: BinaryIO, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for data in _chunks(file):
            decoder.decode(data)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _holds_utf8(file: BinaryIO) -> bool:
    """Lines in UTF-8 among what decodes as GB18030: nearly all Chinese text in UTF-8 does, as other characters."""
    for lines in _lines(file):
        data = b"\n" + b"".join(lines) + b"\n"
        for word in UTF8_WORD.finditer(data.translate(CLASSES)):
            begin, end = data.rfind(b"\n", 0, word.start() + 1) + 1, data.find(b"\n", word.end())
            for line in data[begin:end].splitlines():
                as_utf8, as_gb18030 = _readings(line)
                if _everyday(as_utf8) > _everyday(as_gb18030):
                    return True
    return False


def _reading(line: bytes) -> tuple[str, str]:
    """A line's encoding ("" of plain ASCII) and its text, LOST for what is none.

    Where both readings are text, the one with more everyday characters. A damaged line in UTF-8 that also decodes as GB18030
    must not become that: where most of it is whole characters of UTF-8, it stays a damaged line.
    """
    if line.isascii():
        return "", line.decode("ascii")
    as_utf8, as_gb18030 = _readings(line)
    lead = _everyday(as_utf8) - _everyday(as_gb18030)
    if LOST in as_utf8:
        is_utf8 = lead > 0 or _is_mostly_utf8(line)
    else:
        is_utf8 = lead > 0 or LOST in as_gb18030 or (lead == 0 and any(character >= "\u2e80" for character in as_utf8))
    return ("utf-8", as_utf8) if is_utf8 else ("gb18030", as_gb18030)


def _readings(line: bytes) -> list[str]:
    return [line.decode(name, "replace").replace("\ufffd", LOST) for name in ("utf-8", "gb18030")]


def _is_mostly_utf8(line: bytes) -> bool:
    whole = [len(character) for character in UTF8_CHARACTER.findall(line)]
    return len(whole) > 1 and 2 * sum(whole) > sum(byte > 127 for byte in line)


def _everyday(text: str) -> int:
    return sum(map(_everyday_characters().__contains__, text))


@cache
def _everyday_characters() -> frozenset[str]:
    """The 3,755 characters of GB 2312's first level, and Chinese punctuation."""
    level_1 = bytes(byte for high in range(0xB0, 0xD8) for low in range(0xA1, 0xFF) for byte in (high, low))
    return frozenset(level_1.decode("gb2312", "ignore")) | frozenset("，。、；：？！（）《》“”【】年月日")


def _lines(file: BinaryIO) -> Iterator[list[bytes]]:
    """Whole physical lines with their ends, a chunk at a time; what is longer than any line comes in pieces."""
    rest = b""
    for data in _chunks(file):
        lines = (rest + data).splitlines(keepends=True)
        rest = lines.pop() if len(lines[-1]) < LONGEST_LINE else b""
        yield lines
    if rest:
        yield [rest]


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    file.seek(0)
    while data := file.read(CHUNK):
        yield data
