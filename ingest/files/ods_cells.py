"""One table of an OpenDocument spreadsheet, followed through an XML parser: its rows, what is merged, hidden or bad in them."""

from datetime import date, datetime, time, timedelta
from re import compile as pattern

from ingest.files import guard
from ingest.files.sheet import Facts
from ingest.grid import BadCell

CELL, COVERED, ROW, COLUMN = "table:table-cell", "table:covered-table-cell", "table:table-row", "table:table-column"
HIDDEN = ("collapse", "filter")
DURATION = pattern(r"-?PT(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?")
FAILED = ("#", "Err:")  # how an error shows in files that do not say that it is one


class Table:
    """The table that is number `at` in the file. Raises Refused: too_many_cells."""

    def __init__(self, at: int, name: str, facts: Facts) -> None:
        self._width = self._count = 0
        self.is_over = False
        self._facts = facts
        self._left = at + 1
        self._name = name
        self._path: list[str] = []
        self._tables = 0
        self._row = 1
        self._column = 1
        self._cells: list = []
        self._done: list[tuple[int, int, list]] = []
        self._attributes: dict[str, str] = {}
        self._cell: dict[str, str] = {}
        self._text: list[str] = []

    def taken(self) -> list[tuple[int, int, list]]:
        """Rows since the last call: number, how many alike, cells; blank rows are not among them."""
        done, self._done = self._done, []
        return done

    def start(self, name: str, attributes: dict[str, str]) -> None:
        parent = self._path[-1] if self._path else ""
        self._path.append(name)
        if name == "table:table":
            self._tables += 1
            self._left -= self._tables == 1
        if self._left or self._tables != 1 or self.is_over:
            return
        if name == ROW:
            self._attributes, self._cells, self._column = attributes, [], 1
        elif name in (CELL, COVERED):
            self._cell, self._text = attributes, []
        elif name == COLUMN:
            self._begin_columns(attributes)
        elif name == "text:p" and parent == CELL:
            self._text.append("\n" if self._text else "")
        elif CELL in self._path and name in ("text:s", "text:tab", "text:line-break"):
            self.characters({"text:s": " " * int(attributes.get("text:c", 1)), "text:tab": "\t"}.get(name, "\n"))

    def characters(self, text: str) -> None:
        if not self._left and self._text and "text:p" in self._path and "office:annotation" not in self._path:
            self._text.append(text)

    def end(self, name: str) -> None:
        self._path.pop()
        if name == "table:table":
            self._tables -= 1
            self.is_over = self.is_over or (not self._left and not self._tables)
        if self._left or self._tables != 1 or self.is_over:
            return
        if name in (CELL, COVERED):
            self._end_cell(name)
        elif name == ROW:
            self._end_row()

    def _begin_columns(self, attributes: dict[str, str]) -> None:
        first = self._facts.last_column + 1
        self._facts.last_column += _times(attributes, "columns")
        if attributes.get("table:visibility") in HIDDEN:
            self._facts.hidden_columns.append((first, self._facts.last_column))

    def _end_cell(self, name: str) -> None:
        times = _times(self._cell, "columns")
        value = "" if name == COVERED else _value(self._cell, "".join(self._text))
        if value != "":
            self._width, self._count = max(self._width, self._column + times - 1), self._count + 1
            guard.box(self._name, self._row, self._width, self._count)
            self._cells += [""] * (self._column - 1 - len(self._cells)) + [value] * times
        bottom = self._row + int(self._cell.get("table:number-rows-spanned", 1)) - 1
        right = self._column + int(self._cell.get("table:number-columns-spanned", 1)) - 1
        self._facts.merge(self._row, self._column, bottom, right)
        self._column += times

    def _end_row(self) -> None:
        times = _times(self._attributes, "rows")
        if self._cells:
            guard.box(self._name, self._row + times - 1, self._width, self._count)
            self._done.append((self._row, times, self._cells))
            if self._attributes.get("table:visibility") in HIDDEN:
                self._facts.hidden_rows.extend(range(self._row, self._row + times))
        self._row += times


def _times(attributes: dict[str, str], what: str) -> int:
    return max(1, int(attributes.get(f"table:number-{what}-repeated", 1)))


def _value(cell: dict[str, str], text: str) -> object:
    kind = cell.get("office:value-type")
    has_formula = "table:formula" in cell
    is_unsaid_error = has_formula and cell.get("office:string-value") == "" and text.startswith(FAILED)
    if cell.get("calcext:value-type") == "error" or is_unsaid_error:
        return BadCell("error_cell", text)
    if kind in ("float", "percentage", "currency"):
        return float(cell["office:value"])
    if kind == "date":
        said = cell["office:date-value"]
        return datetime.fromisoformat(said) if "T" in said else date.fromisoformat(said)
    if kind == "time":
        return _duration(cell["office:time-value"])
    if kind == "boolean":
        return cell["office:boolean-value"] == "true"
    if kind is None and has_formula and not text:
        return BadCell("formula_without_value")
    return cell.get("office:string-value") or text


def _duration(said: str) -> time | timedelta:
    match = DURATION.fullmatch(said)
    if not match:
        raise ValueError(said)
    hours, minutes, seconds = (float(part or 0) for part in match.groups())
    length = timedelta(hours=hours, minutes=minutes, seconds=seconds)
    return (datetime.min + length).time() if length < timedelta(days=1) else length
