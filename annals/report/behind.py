"""What stands behind the figures of a draft: the ledger rows of its years, taken at hand once, and the load that was the last of them.

`annals explain` asks the warehouse for one figure; a draft asks for fifty, and the evidence of two years is read once for all of them.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from duckdb import DuckDBPyConnection

from annals import catalog
from annals.catalog import Figure
from annals.proof import asked as proof
from annals.proof.asked import Asked, Meaning
from annals.proof.explain import part_ids
from annals.report.address import Address
from annals.report.source import Source

OF_LAST_YEAR = ("last", "basis", "way", "rate", "verb")


@dataclass(frozen=True)
class Behind:
    """The evidence of a draft's figures on a connection, with the catalog and the names of archives.

    `loads` has the newest load by archives, year and definition; `basis` is that of the warehouse.
    """

    source: Source
    meanings: dict[str, Meaning]
    archives: dict[str, str]
    loads: dict[tuple[str, int, str], int]
    basis: int

    def asked(self, address: Address, figure: Figure) -> Asked:
        """The figure as `annals explain` asks for it; of a breakdown the whole figure."""
        figures = self.source.year(address.archive_code, address.year, address.through_month)
        return Asked(figures.get(address.indicator_id, figure), figures, self.meanings, self.archives)

    def load_id(self, address: Address, figure: Figure | None) -> int:
        """The newest load on which a part of a figure rests, last year's rows included where it speaks of them; 0 where there is none."""
        if figure is None:
            return self.basis
        ids = part_ids(self.asked(address, figure))
        years = [address.year - 1, address.year] if address.part in OF_LAST_YEAR else [address.year]
        return max(self.loads.get((address.archive_code, year, one), 0) for year in years for one in ids)


def at_hand(con: DuckDBPyConnection, addresses: Iterable[Address], source: Source) -> Behind:
    """Reads the evidence of every figure at these addresses and of the year before into tables of the connection's own.

    They bear the names of the warehouse's views, so that `annals.proof` finds them first.
    """
    wanted = list(addresses)
    meanings = proof.meanings(con)
    years = sorted({year for one in wanted for year in (one.year, one.year - 1)}) or [0]
    ids = _definitions(meanings, {one.indicator_id for one in wanted}) or [""]
    con.execute(
        "create or replace temp table indicator_evidence as select * from main.indicator_evidence"
        " where extract(year from on_date) in (select unnest($years)) and indicator_id in (select unnest($ids))",
        {"years": years, "ids": ids},
    )
    con.execute(
        "create or replace temp table explained_evidence as select * from main.explained_evidence"
        " where is_frozen and stat_year in (select unnest($years)) and indicator_id in (select unnest($ids))",
        {"years": years, "ids": ids},
    )
    [(basis,)] = con.execute("select coalesce(max(load_id), 0) from int_basis").fetchall()
    return Behind(source, meanings, dict(catalog.archives(con)), _loads(con), basis)


def _definitions(meanings: dict[str, Meaning], indicators: set[str]) -> list[str]:
    """The definitions of these series, and of the numerators and denominators of those that are shares."""
    own = [one for one in meanings.values() if one.series_id in indicators]
    parts = {code for one in own for code in (one.numerator, one.denominator) if code}
    return sorted({one.indicator_id for one in own} | parts)


def _loads(con: DuckDBPyConnection) -> dict[tuple[str, int, str], int]:
    found = con.execute(
        """
        select members.archive_code, cast(extract(year from on_date) as integer) as stat_year, indicator_id, max(load_id)
        from indicator_evidence as evidence
        join dim_archive_members as members
            on evidence.archive_code = members.member_code and extract(year from on_date) between from_year and through_year
        group by all
        union all
        select shown_under, stat_year, indicator_id, max(load_id) from explained_evidence group by all
        """
    ).fetchall()
    return {(code, year, indicator): load or 0 for code, year, indicator, load in found}
