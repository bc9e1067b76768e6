"""Which figure a content control shows: what its tag says, and how the tag is read again.

A tag alone is enough to fill a control anew, also one that was copied into another document:
`annals:<indicator>:<year>:<archives>:<part>:<version>`, the year of a part of a year as 2022-09, a breakdown behind its part
(`value/channel=到馆`). The version is the newest load behind the figure, and a check on the text that was printed.
"""

import hashlib
from dataclasses import dataclass

PREFIX = "annals:"
LONGEST = 64  # characters that Word allows in a control's tag and in its title
DRAFT_ONLY = f"{PREFIX}draft-only"  # the tag of a block that a final document does not have
DOCUMENT = "-"  # stands for the indicator where a control says something of the whole document
CHECKED = 5  # hexadecimal digits of the check


@dataclass(frozen=True)
class Address:
    """A part of a figure: `through_month` is the last month of a part of a year, None where the year is meant as far as it goes.

    `part` is one of annals.report.parts; `breakdown` is empty, or `<dimension>=<value>`; of `month` the value is its number.
    """

    indicator_id: str
    year: int
    archive_code: str
    part: str = "value"
    breakdown: str = ""
    through_month: int | None = None

    @property
    def path(self) -> str:
        """All of it as text, without a version."""
        period = f"{self.year}-{self.through_month:02}" if self.through_month else str(self.year)
        part = f"{self.part}/{self.breakdown}" if self.breakdown else self.part
        return f"{PREFIX}{self.indicator_id}:{period}:{self.archive_code}:{part}"

    @property
    def figure(self) -> tuple[str, int, str, str, int | None]:
        """What the parts of one figure have in common."""
        return self.indicator_id, self.year, self.archive_code, self.breakdown, self.through_month


@dataclass(frozen=True)
class Tag:
    """A tag taken apart; `path` names the address, in full or, where that was too long for Word, as a digest."""

    path: str
    load_id: int
    check: str

    @property
    def address(self) -> Address | None:
        """None where the tag has only a digest of it, or is not one of ours."""
        words = self.path.removeprefix(PREFIX).split(":", 3)
        if len(words) < 4:
            return None
        (year, _, month), (part, _, breakdown) = words[1].partition("-"), words[3].partition("/")
        if not year.isdecimal() or (month and not month.isdecimal()):
            return None
        return Address(words[0], int(year), words[2], part, breakdown, int(month) if month else None)

    def has_printed(self, text: str) -> bool:
        """Whether this text is the one that was printed under this tag."""
        return self.check == _check(self.path, text)


def tag(address: Address, load_id: int, text: str) -> str:
    """The tag of a control that shows `text`; what is too long for Word is a digest, which the document's record resolves."""
    full = f"{address.path}:{load_id}.{'0' * CHECKED}"
    path = address.path if len(full) <= LONGEST else short(address)
    return f"{path}:{load_id}.{_check(path, text)}"


def short(address: Address) -> str:
    """The path of an address as a digest."""
    return f"{PREFIX}~{hashlib.sha256(address.path.encode()).hexdigest()[:24]}"


def read(said: str) -> Tag | None:
    """A control's tag taken apart; None where it is not one of a figure."""
    path, _, version = said.rpartition(":")
    load, _, check = version.partition(".")
    if not path.startswith(PREFIX) or not load.isdecimal() or len(check) != CHECKED:
        return None
    return Tag(path, int(load), check)


def _check(path: str, text: str) -> str:
    return hashlib.sha256(f"{path}\n{text}".encode()).hexdigest()[:CHECKED]
