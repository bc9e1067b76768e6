"""Workbooks into grids: .xlsx, .xlsm, .xlsb, .xls and .et by python-calamine, .ods by our own reader; hidden sheets too."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from itertools import chain, islice
from typing import BinaryIO

import python_calamine as calamine

from ingest.files import biff, biff12, guard, number_formats, ods, package, sheet_xml, slices
from ingest.files.shared_strings import SharedStrings
from ingest.files.sheet import Facts, settled
from ingest.files.shelf import Shelf
from ingest.files.sniff import Format
from ingest.grid import Grid, Repair, Row
from ingest.reasons import Refused

PANIC = "PanicException"  # what calamine raises where it meets what it cannot be; no Exception, and not to be imported


def grids(file: BinaryIO, form: Format) -> Iterator[Grid]:
    """One grid for each worksheet; cells come as text, float, bool, date, time, "" or BadCell. Chart sheets are no sheets.

    A sheet is read when its rows are asked for. Raises Refused, then too: encrypted_file, corrupt_file, too_many_cells,
    decompression_limit, forbidden_xml_entity.
    """
    readers = {"xlsx": _xlsx, "xlsb": _xlsb, "xls": _xls, "ods": ods.grids}
    return readers[form.kind](file)


def _xlsx(file: BinaryIO) -> Iterator[Grid]:
    inside = package.opened(guard.opened(file))
    strings = SharedStrings(inside.archive)
    guard.check(inside.archive, but={member.filename for member in (*inside.sheets.values(), strings.member) if member})
    book = _opened(file)
    known: dict[str, Facts] = {}

    def begin(name: str) -> Iterator[Row]:
        if not slices.are_needed(known[name]):
            yield from _rows(book, name)
        else:
            for part in slices.workbooks(inside, name, known[name]):
                yield from _rows(_opened(part), name)

    def rows(name: str, repairs: list[Repair]) -> Iterator[Row]:
        if name not in inside.sheets:
            raise Refused("corrupt_file")
        known[name] = sheet_xml.facts(name, inside.part(name))
        strings.check(inside.part(name), known[name].size)
        yield from settled(shelf.rows(name, known[name].size), known[name], repairs)

    shelf = Shelf(begin, slices.AT_ONCE)
    for grid in _grids(book, rows, inside.is_1904):
        yield replace(grid, shown=partial(_shown, inside, known, grid.sheet))


def _shown(inside: package.Package, known: dict[str, Facts], name: str, rows: Iterator[Row]) -> Iterator[Row]:
    first = next(rows, None)  # by then it is known how large the sheet is
    if first:
        yield from number_formats.shown(chain([first], rows), inside, name, known[name].size)


def _xls(file: BinaryIO) -> Iterator[Grid]:
    inside = biff.inspected(file)
    book = _opened(file)
    places = {sheet.name: at for at, sheet in enumerate(book.sheets_metadata)}

    def rows(name: str, repairs: list[Repair]) -> Iterator[Row]:
        facts = inside.sheets[places[name]]
        for (top, left), (bottom, right) in book.get_sheet_by_name(name).merged_cell_ranges or ():
            facts.merge(top + 1, left + 1, bottom + 1, right + 1)
        yield from settled(_rows(book, name), facts, repairs)

    return _grids(book, rows, inside.is_1904)


def _xlsb(file: BinaryIO) -> Iterator[Grid]:
    inside = biff12.opened(guard.opened(file))
    guard.check(inside.archive)
    book = _opened(file)

    def rows(name: str, repairs: list[Repair]) -> Iterator[Row]:
        facts = biff12.facts(name, inside)
        yield from settled(_rows(book, name), facts, repairs)

    return _grids(book, rows, inside.is_1904)


def _grids(book: calamine.CalamineWorkbook, rows, is_1904: bool) -> Iterator[Grid]:
    for sheet in book.sheets_metadata:
        if sheet.typ == calamine.SheetTypeEnum.WorkSheet:
            repairs = [Repair("date1904")] if is_1904 else []
            is_hidden = sheet.visible != calamine.SheetVisibleEnum.Visible
            yield Grid(sheet.name, rows(sheet.name, repairs), is_hidden=is_hidden, is_1904=is_1904, repairs=repairs)


def _opened(file: BinaryIO) -> calamine.CalamineWorkbook:
    file.seek(0)
    with _sound():
        return calamine.CalamineWorkbook.from_filelike(file)


def _rows(book: calamine.CalamineWorkbook, name: str) -> Iterator[Row]:
    """The rows from the first to the last value, under their own numbers."""
    with _sound():
        sheet = book.get_sheet_by_name(name)
    if sheet.start is None:
        return
    top, left = sheet.start
    before = [""] * left
    for number, cells in enumerate(islice(sheet.iter_rows(), top, None), start=top + 1):
        yield number, before + cells if left else cells


@contextmanager
def _sound() -> Iterator[None]:
    """What calamine cannot read is a broken or an encrypted file, whatever it says or however it stumbles."""
    try:
        yield
    except calamine.PasswordError as error:
        raise Refused("encrypted_file") from error
    except (calamine.CalamineError, OSError, ValueError) as error:
        raise Refused("corrupt_file") from error
    except BaseException as error:
        if type(error).__name__ == PANIC:
            raise Refused("corrupt_file") from error
        raise
