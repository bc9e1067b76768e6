"""Workbooks (.xlsx, .xls, .et, .ods) into grids, read by python-calamine from bytes: a wrong extension does no harm."""

import io
from collections.abc import Iterator

import python_calamine as calamine

from ingest.grid import Grid
from ingest.reasons import Refused


def grids(data: bytes) -> Iterator[Grid]:
    """One grid for each visible worksheet; cells come as text, float, bool, date or ''.

    Cells inside a merged area hold the value of its first cell: a key written once for several rows is meant for each.
    Raises Refused: encrypted_file, corrupt_file.
    """
    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        for sheet in book.sheets_metadata:
            if sheet.typ == calamine.SheetTypeEnum.WorkSheet and sheet.visible == calamine.SheetVisibleEnum.Visible:
                yield _grid(book.get_sheet_by_name(sheet.name))
    except calamine.PasswordError as error:
        raise Refused("encrypted_file") from error
    except (calamine.CalamineError, calamine.XmlError, calamine.ZipError) as error:
        raise Refused("corrupt_file") from error


def _grid(sheet: calamine.CalamineSheet) -> Grid:
    rows = sheet.to_python(skip_empty_area=False)
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or []:
        # Downwards only: a title merged across its columns is one title, a key merged down its rows is every row's.
        if left == right:
            for row in range(top + 1, min(bottom + 1, len(rows))):
                rows[row][left] = rows[top][left]
    return Grid(sheet.name, iter(enumerate(rows, start=1)))
