"""What an .xlsx shows of its numbers: 5.2 under the format 0.00 is printed 5.20, and that is how exact it claims to be."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from xml.parsers import expat

from ingest.files import guard
from ingest.files.package import Package, by_name
from ingest.files.sheet_cells import place
from ingest.grid import Row, Shown

LARGEST = 16 * guard.MEGA  # of a sheet's XML: a yearbook's table is small
BUILT_IN = {1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00"} | {
    41: "#,##0", 42: "#,##0", 43: "#,##0.00", 44: "#,##0.00"
}  # fmt: skip
UNSHOWN = re.compile(r"\[(?!\$)[^\]]*\]|_.|\*.")  # colours and conditions, a space as wide as a sign, a filling
WORDS = re.compile(r'"([^"]*)"|\\(.)|\[\$([^\]-]*)[^\]]*\]')
FIGURE = re.compile(r"(?P<before>[^#0?.,%]*)[#0?,]*[#0?](?:\.(?P<places>[#0?]+))?(?P<percent>%?)(?P<after>[^#0?.,%]*)")
KEPT = "万亿千百"  # of the words beside a number those that say how much it is


@dataclass
class _Styles:
    codes: dict[int, str] = field(default_factory=dict)
    of_cells: list[int] = field(default_factory=list)


def shown(rows: Iterator[Row], package: Package, sheet: str, size: int) -> Iterator[Row]:
    """The rows with each number under a format of its own as `Shown`; as they are where the sheet is large or oddly written."""
    codes = _codes(package, sheet) if size <= LARGEST else {}
    for number, cells in rows:
        yield number, [_shown(cell, codes.get((number, at))) for at, cell in enumerate(cells, start=1)]


def text(number: float, code: str) -> str | None:
    """What the format shows of a number, without thousands' commas; None where that cannot be told from the code."""
    found = FIGURE.fullmatch(WORDS.sub("", UNSHOWN.sub("", _first_section(code))))
    if not found:
        return None
    power = next((ch for quoted in WORDS.findall(code) for ch in "".join(quoted) if ch in KEPT), "")
    places = found["places"] or ""
    value = Decimal(format(number, ".15g")).scaleb(2 if found["percent"] else 0)
    rounded = format(value.quantize(Decimal(1).scaleb(-len(places)), ROUND_HALF_UP), "f")
    optional = len(places) - len(places.rstrip("#?"))
    while optional and rounded.endswith("0"):
        rounded, optional = rounded[:-1], optional - 1
    return rounded.rstrip(".") + power + found["percent"]


def _first_section(code: str) -> str:
    """A format's part for positive numbers."""
    return re.match(r'(?:"[^"]*"|\\.|[^;"\\])*', code)[0]


def _shown(cell: object, code: str | None) -> object:
    if code is None or not isinstance(cell, float):
        return cell
    said = text(cell, code)
    return cell if said is None else Shown(cell, said)


def _codes(package: Package, sheet: str) -> dict[tuple[int, int], str]:
    """Row and column → format code, of the cells that have one; nothing where the parts are not as they should be."""
    styles, found = _Styles(), {}
    members = by_name(package.archive)
    at = [0, 0]

    def style(name: str, attributes: dict[str, str], inside: list[str]) -> None:
        if name == "numFmt" and "numFmts" in inside:
            styles.codes[int(attributes["numFmtId"])] = attributes["formatCode"]
        elif name == "xf" and "cellXfs" in inside:
            styles.of_cells.append(int(attributes.get("numFmtId", 0)))

    def cell(name: str, attributes: dict[str, str], inside: list[str]) -> None:
        if name == "row":
            at[:] = int(attributes.get("r", at[0] + 1)), 0
        elif name == "c":
            at[:] = place(attributes["r"]) if "r" in attributes else (at[0], at[1] + 1)
            known = styles.of_cells[int(attributes.get("s", 0))]
            if code := styles.codes.get(known) or BUILT_IN.get(known):
                found[at[0], at[1]] = code

    try:
        _follow(guard.chunks(package.archive, members["xl/styles.xml"]), style)
        _follow(package.part(sheet)(), cell)
    except (expat.ExpatError, KeyError, ValueError, IndexError):
        return {}
    return found


def _follow(part: Iterator[bytes], element) -> None:
    parser, inside = guard.parser("utf-8"), []

    def start(tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        element(name, attributes, inside)
        inside.append(name)

    parser.StartElementHandler = start
    parser.EndElementHandler = lambda tag: inside.pop()
    for chunk in part:
        parser.Parse(chunk)
    parser.Parse(b"", True)
