"""Drafts that come back damaged or hostile: each made of a good one, with the reason for which it is to be refused."""

import zipfile
from collections.abc import Callable
from pathlib import Path

from annals.report import package
from annals.report.package import DOCUMENT, Package


def _changed(path: Path, name: str, change: Callable[[bytes], bytes]) -> None:
    parts = package.opened(path).parts
    package.write(Package(parts | {name: change(parts.get(name, b""))}), path)


def entity(path: Path) -> None:
    doctype = b'<!DOCTYPE w:document [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    _changed(path, DOCUMENT, lambda part: part.replace(b"<w:document", doctype + b"<w:document", 1))


def entity_in_the_comments(path: Path) -> None:
    _changed(
        path,
        "word/comments.xml",
        lambda part: b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + part.partition(b"?>")[2],
    )


def bomb(path: Path) -> None:
    """300 MB of blanks in 300 KB."""
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("word/media/image1.bin", "w") as part:
        for _ in range(300):
            part.write(bytes(1 << 20))


def cut_short(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-2000])


def broken_xml(path: Path) -> None:
    _changed(path, DOCUMENT, lambda part: part[: len(part) // 2])


def without_a_text(path: Path) -> None:
    parts = package.opened(path).parts
    package.write(Package({name: part for name, part in parts.items() if name != DOCUMENT}), path)


def no_word_file(path: Path) -> None:
    path.write_text("不是文档", "utf-8")


def encrypted(path: Path) -> None:
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000))


def gone(path: Path) -> None:
    path.unlink()


MADE: dict[str, tuple[Callable[[Path], None], str]] = {
    "entity": (entity, "XML 实体"),
    "entity_in_the_comments": (entity_in_the_comments, "XML 实体"),
    "bomb": (bomb, "解压后大得不正常"),
    "cut_short": (cut_short, "损坏了，或者不是 Word 文档"),
    "broken_xml": (broken_xml, r"word/document\.xml 损坏了"),
    "without_a_text": (without_a_text, "损坏了，或者不是 Word 文档"),
    "no_word_file": (no_word_file, "损坏了，或者不是 Word 文档"),
    "encrypted": (encrypted, "加了密码的文档，或者旧格式"),
    "gone": (gone, "打不开"),
}
