"""A zip folder of ledgers: its members are looked at, named and unpacked one by one, never under a name of theirs."""

import re
import stat
import tempfile
import zipfile
from collections.abc import Container
from itertools import count
from pathlib import PurePosixPath
from typing import BinaryIO

from ingest.files import guard
from ingest.files.sniff import is_junk, sniff
from ingest.reasons import Refused

MOST_MEMBERS = 1000
UTF8_FLAG = 0x800
IN_MEMORY = 32 * guard.MEGA
UNSAFE = re.compile(r"^[/\\]|^[A-Za-z]:|\\|(?:^|/)\.\.(?:/|$)|\x00")


def members(file: BinaryIO) -> list[str]:
    """The names of the files in a zip in their order, junk and folders left out.

    Raises Refused: unsafe_path, too_many_files, no_ledger_inside, encrypted_file, decompression_limit, corrupt_file.
    """
    names = list(_members(guard.opened(file)))
    if not names:
        raise Refused("no_ledger_inside")
    return names


def open_member(file: BinaryIO, name: str) -> BinaryIO:
    """A member's content in a temporary file without a name. Raises Refused: nested_archive, decompression_limit, corrupt_file."""
    archive = guard.opened(file)
    member = _members(archive)[name]
    content = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - handed to the caller
    for chunk in guard.chunks(archive, member):
        content.write(chunk)
    if content.tell() and sniff(content).kind == "archive":
        raise Refused("nested_archive", value=name)
    content.seek(0)
    return content


def _members(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    found: dict[str, zipfile.ZipInfo] = {}
    for member in archive.infolist():
        name = _name(member)
        if UNSAFE.search(name) or stat.S_ISLNK(member.external_attr >> 16):
            raise Refused("unsafe_path", value=name)
        if not (member.is_dir() or _is_junk(name)):
            found[_another(name, found)] = member
    if len(found) > MOST_MEMBERS:
        raise Refused("too_many_files", value=str(len(found)))
    return found


def _name(member: zipfile.ZipInfo) -> str:
    """The name as the packing program meant it: in UTF-8 if it says so, else in the Chinese code page of Windows."""
    if member.flag_bits & UTF8_FLAG:
        return member.orig_filename
    written = member.orig_filename.encode("cp437")
    for encoding in ("utf-8", "gb18030"):  # what is written on a Mac is UTF-8 and does not say so
        try:
            return written.decode(encoding)
        except UnicodeDecodeError:
            continue
    return member.orig_filename


def _another(name: str, names: Container[str]) -> str:
    """Two members may bear one name."""
    return name if name not in names else next(f"{name} ({at})" for at in count(2) if f"{name} ({at})" not in names)


def _is_junk(name: str) -> bool:
    path = PurePosixPath(name)
    return "__MACOSX" in path.parts or any(map(is_junk, path.parts))
