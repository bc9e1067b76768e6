"""An .xlsx sheet's XML, or chosen cells of it, parsed for the cells that calamine gives as blank and that are not."""

from functools import lru_cache

from ingest.files import guard
from ingest.files.sheet import Facts
from ingest.grid import BadCell
from ingest.reasons import Refused

CONTROLS = bytes(set(range(32)) - set(b"\t\n\r"))  # calamine takes them, XML does not
TRUE = ("1", "true")
LONGEST_ERROR = 20
NO_VALUE = BadCell("formula_without_value")


class Cells:
    """Follows a sheet's XML and notes what it says in `found`; `reach` is the last row and column with a value, and how many."""

    def __init__(self, found: Facts) -> None:
        self.reach = 0, 0, 0
        self._found = found
        self._row = self._column = 0
        self._numbers: set[int] = set()
        self._type: str | None = None
        self._text = ""
        self._has_formula = self._has_value = self._is_in_value = False
        self._parser = guard.parser("utf-8")
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters

    def feed(self, xml: bytes) -> None:
        """Raises ExpatError, ValueError, KeyError: not a sheet's XML."""
        self._parser.Parse(xml.translate(None, CONTROLS))

    def close(self) -> None:
        self._parser.Parse(b"", True)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        name = name.rpartition(":")[2]
        self._is_in_value = name in ("v", "t")
        self._has_value = self._has_value or name == "v"
        if name == "c":
            self._begin_cell(attributes)
        elif name == "f":
            self._has_formula = True
        elif name == "row":
            self._begin_row(attributes)
        elif name == "col" and attributes.get("hidden") in TRUE:
            self._found.hidden_columns.append((int(attributes["min"]), int(attributes["max"])))
        elif name == "mergeCell":
            first, _, last = attributes["ref"].partition(":")
            self._found.merge(*place(first), *place(last or first))
        elif name == "dimension":
            self._found.declared = place(attributes["ref"].rpartition(":")[2])

    def _begin_row(self, attributes: dict[str, str]) -> None:
        self._row = int(attributes.get("r", self._row + 1))
        self._column = 0
        if self._row in self._numbers:
            raise Refused("corrupt_file")  # of two rows with one number, readers keep one
        self._numbers.add(self._row)
        if not self._found.is_plain:
            self._found.last_row = max(self._found.last_row, self._row)
            if attributes.get("hidden") in TRUE:
                self._found.hidden_rows.append(self._row)

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        reference = attributes.get("r")
        row, self._column = place(reference) if reference else (self._row, self._column + 1)
        self._row = row or self._row
        self._type = attributes.get("t")
        self._text = ""
        self._has_formula = self._has_value = False

    def _characters(self, text: str) -> None:
        if self._is_in_value and len(self._text) < LONGEST_ERROR:
            self._text += text

    def _end(self, name: str) -> None:
        self._is_in_value = False
        if name.rpartition(":")[2] != "c":
            return
        bad = self._bad()
        if bad:
            self._found.bad.setdefault(self._row, {})[self._column] = bad
        if bad or self._text:
            rows, columns, count = self.reach
            self.reach = max(rows, self._row), max(columns, self._column), count + 1

    def _bad(self) -> BadCell | None:
        if self._type == "e":
            return _error(self._text)
        if self._has_formula and not self._text and not (self._type == "str" and self._has_value):
            return NO_VALUE
        return None


@lru_cache(100)
def _error(text: str) -> BadCell:
    """One object for all cells with one error: a column of them may be long."""
    return BadCell("error_cell", text)


def place(reference: str) -> tuple[int, int]:
    """B3 is row 3, column 2. Raises ValueError for anything else."""
    letters = reference.rstrip("0123456789")
    return int(reference[len(letters) :]), column_number(letters.encode())


def column_number(letters: bytes) -> int:
    """A is 1."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number
