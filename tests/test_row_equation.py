"""Physical rows = loaded + unchanged + duplicate + quarantined + title + header + total + note + blank, for a thousand files.

The files of tests/defects are held to it wherever one loads: Drop.load in tests/defects/ledger.py asserts it.
"""

from collections import Counter
from pathlib import Path

import duckdb
from hypothesis import HealthCheck, Phase, given, settings

from ingest.door import ingest
from ingest.store import ROW_KINDS
from tests import drawn

FILES = 1000


def draw(count: int) -> list[drawn.Drawn]:
    """So many ledgers, the same in every run: a thousand are loaded at once, so that none could be made smaller by itself."""
    found = []

    @settings(
        max_examples=count,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(drawn.ledgers())
    def keep(ledger):
        found.append(ledger)

    keep()
    return found


def store_says(path: Path) -> dict[str, tuple]:
    """File name → its rows by kind, its rejects, its loaded rows."""
    kinds = ", ".join(f"sum({kind})::int" for kind in ROW_KINDS)
    columns = "lookup_no, used_on, fonds_no, purpose, volumes, pages_copied, user_unit, row_no"
    with duckdb.connect(path, read_only=True) as con:
        sheets = con.execute(f"select file_name, {kinds} from raw.sheets group by file_name").fetchall()
        rejects = con.execute("select distinct file_name, row_no, code from raw.rejects order by all").fetchall()
        rows = con.execute(f"select file_name, {columns} from raw.utilization order by all").fetchall()
    said = {name: (+Counter(dict(zip(ROW_KINDS, counts, strict=True))), [], []) for name, *counts in sheets}
    for name, *reject in rejects:
        said[name][1].append(tuple(reject))
    for name, *row in rows:
        said[name][2].append(tuple(row))
    return said


def test_every_row_of_a_thousand_files_is_counted_once_and_every_good_row_is_in_the_store(home, tmp_path):
    files = [drawn.write(ledger, index) for index, ledger in enumerate(draw(FILES))]
    folder = tmp_path / "drop"
    folder.mkdir()
    for file in files:
        (folder / file.name).write_bytes(file.content)
    reports = ingest([folder], home)
    said = store_says(home.store)
    assert len(files) == len(reports) == FILES
    expected = {file.name: (file.counts, file.rejects, file.rows) for file in files}
    wrong = [(name, parts, said.get(name)) for name, parts in expected.items() if said.get(name) != parts]
    assert not wrong, f"{len(wrong)} files, the first: {wrong[:3]}"
    assert sum(sum(counts.values()) for counts, *_ in said.values()) == sum(file.physical for file in files)
