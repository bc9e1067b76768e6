"""Files that are meant to do harm, by the command that a clerk would give: refused with the true reason, or loaded where they are
only odd, in little memory, with nothing left running and nothing left behind."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from ingest.reasons import FILES
from tests import hostile_texts as texts
from tests import hostile_workbooks as books
from tests.ledger_runs import OF_THE_STORE, names_in

GIGA = 1 << 30
HANGS = 180  # seconds after which a command has hung, on however slow a machine


@dataclass(frozen=True)
class Case:
    """A file, and why it is refused; of one that loads, how many of its rows do, and the reasons of the others."""

    make: Callable[[Path], None]
    suffix: str = ".xlsx"
    refused: str = ""
    rows: int = 5
    rejects: tuple[str, ...] = ()


CASES = [
    Case(books.zip_bomb, refused="decompression_limit"),
    Case(books.bomb_that_lies, refused="decompression_limit"),
    Case(books.far_value, refused="too_many_cells"),
    Case(books.billion_laughs, refused="forbidden_xml_entity"),
    Case(books.outside_entity, refused="forbidden_xml_entity"),
    Case(books.entity_in_utf_16, refused="forbidden_xml_entity"),
    Case(books.shared_giant, refused="memory_limit"),
    Case(books.shared_many, refused="memory_limit"),
    Case(books.repeated_value, ".ods", refused="too_many_cells"),
    Case(books.phantom),
    Case(books.widest_box, rejects=("required_missing", "required_missing")),
    Case(books.repeats, ".ods"),
    Case(books.long_cell, rows=4, rejects=("text_too_long",)),
    Case(books.merges, rejects=("second_table",)),
    Case(texts.nested, ".zip", refused="nested_archive"),
    Case(texts.nested_bomb, ".zip", refused="nested_archive"),
    Case(texts.archive_bomb, ".zip", refused="decompression_limit"),
    Case(texts.traversal, ".zip", refused="unsafe_path"),
    Case(texts.traversal_by_drive, ".zip", refused="unsafe_path"),
    Case(texts.link, ".zip", refused="unsafe_path"),
    Case(texts.members, ".zip", refused="too_many_files"),
    Case(texts.long_cell_text, ".csv", rows=4, rejects=("text_too_long",)),
    Case(texts.one_line, ".csv", refused="no_ledger"),
    Case(texts.long_line, ".csv", rejects=("text_too_long",)),
    Case(texts.delimiters, ".csv", rejects=("too_many_fields",)),
    Case(texts.wide_header, ".csv", rows=0, rejects=("too_few_fields",) * 5),
    Case(texts.quotes, ".csv", rejects=("unbalanced_quote",) * 200_000),
    Case(texts.nothing, ".csv", refused="no_ledger"),
    Case(texts.nesting, ".xls", refused="corrupt_file"),
    Case(texts.nested_tables, ".xls", refused="corrupt_file"),
    Case(texts.spans, ".xls", rejects=("required_missing",)),
    Case(texts.xml_spreadsheet, ".xls"),
    Case(texts.xml_laughs, ".xls", refused="forbidden_xml_entity"),
    Case(texts.xml_far, ".xls", refused="too_many_cells"),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.make.__name__)
def test_a_hostile_file_is_refused_for_its_true_reason_or_read_in_little_memory(zygote, tmp_path, case):
    file, at, temporary = tmp_path / f"利用登记{case.suffix}", tmp_path / "home", tmp_path / "temporary"
    temporary.mkdir()
    case.make(file)
    ended = zygote.run(at, "ingest", file, timeout=HANGS, TMPDIR=temporary)
    print(f"{case.make.__name__}: {ended.seconds:.1f} s, {ended.peak >> 20} MB in one process, {ended.together >> 20} MB in all")
    assert ended.status == int(bool(case.refused)), ended.err + ended.out
    with duckdb.connect(at / "store.duckdb") as con:
        loads = con.execute("select status, reason from raw.loads").fetchall()
        rows = con.execute("select count(*) from raw.utilization").fetchone()[0]
        rejects = con.execute("select code from raw.rejects").fetchall()
    if case.refused:
        assert {reason for _, reason in loads} == {case.refused} and rows == 0
        assert FILES[case.refused][:6].split("“")[0] in ended.out
    else:
        assert [status for status, _ in loads] == ["loaded"]
        assert (rows, rejects) == (case.rows, [(code,) for code in case.rejects])
    assert ended.peak < GIGA and ended.together < 1.25 * GIGA
    assert ended.left == [] and names_in(temporary) == [] and set(names_in(at)) <= OF_THE_STORE
    assert books.SECRET not in ended.out + ended.err
    assert not any(books.SECRET.encode() in path.read_bytes() for path in at.iterdir())
