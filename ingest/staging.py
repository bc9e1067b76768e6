"""Between parsing and history: a file's rows past the gate, in temporary tables, with their identities and their rejects."""

from collections.abc import Iterator
from hashlib import sha256
from itertools import groupby

import duckdb
import pyarrow as pa

from ingest import gate, history
from ingest.ledger import Ledger, declared
from ingest.messages import BATCH, Batch, Reject
from ingest.people.personal import showable
from ingest.report import KEPT, SheetReport

ARROW = {
    "varchar": pa.string(),
    "bigint": pa.int64(),
    "decimal(18, 4)": pa.decimal128(18, 4),
    "date": pa.date32(),
    "boolean": pa.bool_(),
}
REFUSED = 'part bigint, sheet varchar, row_no bigint, "column" varchar, value varchar, code varchar, message varchar'


class Staging:
    """The temporary tables of one load: `incoming_<ledger>` of each of its `ledgers`, keys of rows held back, rejects."""

    def __init__(self, con: duckdb.DuckDBPyConnection, load_id: int, file_name: str, archive_code: str) -> None:
        self.con, self.load_id, self.file_name, self.archive_code = con, load_id, file_name, archive_code
        self.ledgers: list[str] = []
        self._waiting: dict[str, list[pa.Table]] = {}
        self._marks = sha256()
        self._verdicts: dict[tuple[str, int], list] = {}
        self._corrected: list[tuple] = []
        con.execute(f"create or replace temp table refused ({REFUSED}, row_id varchar)")
        con.execute("create or replace temp table held (part bigint, row_no bigint, row_id varchar)")

    def add(self, reports: list[SheetReport], batch: Batch) -> None:
        """Takes a batch of the last table; rows of several small sheets pass the gate together."""
        part, report = len(reports) - 1, reports[-1]
        self._refuse(part, report, batch.rejects)
        self._marks.update("".join(batch.marks).encode())
        if not report.ledger:
            return
        self._corrected += [(report.ledger.name, *one, self.load_id) for one in batch.corrected]
        if batch.held_nos:
            self._hold(report.ledger, _table(report.ledger, part, report.sheet, batch.held_nos, batch.held))
        if batch.row_nos:
            waiting = self._waiting.setdefault(report.ledger.name, [])
            waiting.append(_table(report.ledger, part, report.sheet, batch.row_nos, batch.columns))
            if sum(map(len, waiting)) >= BATCH:
                self._past_gate(report.ledger, reports)

    def flush(self, reports: list[SheetReport]) -> None:
        """Brings what still waits past the gate."""
        for name in list(self._waiting):
            self._past_gate(declared()[name], reports)

    def warnings(self) -> Iterator[str]:
        """What the gate let pass but the clerk should look at."""
        for (ledger, _), (_, columns, on_failure, reason, failed) in self._verdicts.items():
            if on_failure == "warn" and failed:
                label = "、".join(declared()[ledger].columns[name].label for name in columns.split("、"))
                yield f"“{label}”有 {failed:,} 行请核对：{reason}"

    def content_hash(self) -> str:
        """A digest of everything that the file's tables said, whatever its name, encoding and format."""
        return sha256(f"{history.content_hash(self.con, self.ledgers)} {self._marks.hexdigest()}".encode()).hexdigest()

    def contradict(self, part: int, report: SheetReport, rejects: list[tuple[Reject, str]]) -> None:
        """Rejects of staged rows, with their row_ids."""
        self._refuse(part, report, [reject for reject, _ in rejects])
        if rejects:
            held = {
                "part": [part] * len(rejects),
                "row_no": [one.row_no for one, _ in rejects],
                "row_id": [i for _, i in rejects],
            }
            self._insert("held", pa.table(held), "*")

    def record(self, reports: list[SheetReport]) -> None:
        """Into the store: verdicts of the gate, corrections applied, and all rejects.

        A reject has its row_id where the key is known: a later file with that row clears it.
        """
        for (ledger, _), said in self._verdicts.items():
            self.con.execute("insert into raw.expectations values (?, ?, ?, ?, ?, ?, ?)", [self.load_id, ledger, *said])
        for said in self._corrected:
            self.con.execute("insert into raw.corrections values (?, ?, ?, ?, ?, ?)", said)
        parts = {
            "part": list(range(len(reports))),
            "ledger": pa.array([report.ledger.name if report.ledger else None for report in reports], pa.string()),
        }
        self.con.register("batch", pa.table(parts))
        self.con.execute(
            'insert into raw.rejects select $load_id, $file_name, ledger, sheet, row_no, "column", value, code, message,'
            " held.row_id from refused join batch using (part) left join (select distinct * from held) as held"
            " using (part, row_no) order by part, row_no",
            {"load_id": self.load_id, "file_name": self.file_name},
        )
        self.con.unregister("batch")
        self.con.execute("insert into raw.confirmed select distinct ?, row_id from held", [self.load_id])

    def close(self) -> None:
        """Drops what this load staged."""
        for name in self.ledgers:
            self.con.execute(f"drop table if exists incoming_{name}")

    def _refuse(self, part: int, report: SheetReport, rejects: list[Reject]) -> None:
        report.tally.rejects += rejects[: KEPT - len(report.tally.rejects)]
        if rejects:
            across = dict(zip(Reject._fields, map(list, zip(*rejects, strict=True)), strict=True))
            self._insert("refused", pa.table({"part": [part] * len(rejects)} | across), "*, null")

    def _past_gate(self, ledger: Ledger, reports: list[SheetReport]) -> None:
        batch = pa.concat_tables(self._waiting.pop(ledger.name))
        rejected: set[int] = set()
        for order, verdict in enumerate(gate.judge(ledger.name, batch)):
            kept = self._verdicts.setdefault(
                (ledger.name, order),
                [verdict.expectation, "、".join(verdict.columns), verdict.on_failure, verdict.reason, 0],
            )
            kept[-1] += len(verdict.failed)
            if verdict.on_failure == "quarantine" and verdict.failed:
                self._refuse_by_gate(ledger, batch, verdict, reports)
                rejected.update(verdict.failed)
        if rejected:
            failing = batch.take(sorted(rejected))
            for part in failing["part"].to_pylist():
                reports[part].tally.counts.update({"data": -1, "quarantined": 1})
            self._hold(ledger, failing)
            batch = batch.filter(pa.array([at not in rejected for at in range(len(batch))]))
        self._stage(ledger, batch)

    def _refuse_by_gate(self, ledger: Ledger, batch: pa.Table, verdict: gate.Verdict, reports: list[SheetReport]) -> None:
        label = "、".join(ledger.columns[name].label for name in verdict.columns)
        for part, rows in groupby(batch.take(sorted(verdict.failed)).to_pylist(), key=lambda row: row["part"]):
            rejects = []
            for row in rows:
                shown = "、".join(showable(row[name], ledger) for name in verdict.columns)
                rejects.append(Reject(row["sheet"], row["row_no"], label, shown, verdict.code, verdict.reason))
            self._refuse(part, reports[part], rejects)

    def _stage(self, ledger: Ledger, batch: pa.Table) -> None:
        names = ", ".join(f'"{name}"' for name in ledger.stored if name != "archive_code")
        said = (
            f"select part, sheet, row_no, archive_code, {history.identity(ledger)} as row_id, {history.content(ledger)} as"
            f" row_hash, {names} from (select * replace (coalesce(archive_code, ?) as archive_code) from batch)"
        )
        if ledger.name not in self.ledgers:
            self.ledgers.append(ledger.name)
            self.con.register("batch", batch.slice(0, 0))
            self.con.execute(f"create or replace temp table incoming_{ledger.name} as {said}", [self.archive_code])
        self.con.register("batch", batch)
        self.con.execute(f"insert into incoming_{ledger.name} {said}", [self.archive_code])
        self.con.unregister("batch")

    def _hold(self, ledger: Ledger, batch: pa.Table) -> None:
        self.con.register("batch", batch)
        self.con.execute(
            f"insert into held select part, row_no, {history.identity(ledger)}"
            " from (select * replace (coalesce(archive_code, ?) as archive_code) from batch)",
            [self.archive_code],
        )
        self.con.unregister("batch")

    def _insert(self, table: str, batch: pa.Table, columns: str) -> None:
        self.con.register("batch", batch)
        self.con.execute(f"insert into {table} select {columns} from batch")
        self.con.unregister("batch")


def _table(ledger: Ledger, part: int, sheet: str, row_nos: list[int], columns: dict[str, list]) -> pa.Table:
    rows = len(row_nos)
    stamps = {"part": pa.array([part] * rows, pa.int64()), "sheet": pa.array([sheet] * rows, pa.string())}
    stamps["row_no"] = pa.array(row_nos, pa.int64())
    return pa.table(stamps | {name: pa.array(values, ARROW[ledger.stored[name]]) for name, values in columns.items()})
