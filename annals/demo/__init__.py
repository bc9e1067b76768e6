"""Demo ledgers: a believable district archives, the same for the same seed, as clean rows and as the files its clerks keep."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd

from annals.demo.city import House, houses
from annals.errors import ClerkError


def write(
    directory: Path,
    from_year: int = 2018,
    to_year: int = 2023,
    seed: int = 7,
    scale: int = 1,
    progress: Callable[[str], None] | None = None,
    archives: int = 1,
) -> list[Path]:
    """The fifteen ledgers as .xlsx and .csv, one folder a year, with archives.csv beside them; returns the files' paths.

    `scale` multiplies the lookups, which are written in a stream. Of several `archives` (a city and its districts) each has
    a folder of its own. Raises ClerkError where the years make no sense.
    """
    from annals.demo import files

    kept = _houses(from_year, to_year, seed, scale, archives)
    return list(files.write(Path(directory), kept, progress or (lambda said: None)))


def truth(
    from_year: int = 2018, to_year: int = 2023, seed: int = 7, scale: int = 1, archives: int = 1
) -> dict[str, pd.DataFrame]:
    """What the files say, without what is wrong in them: ledger → rows with the warehouse's column names and codes.

    Registers are as they stand at the end of the last year; `utilization` has the personal columns as they were given.
    Blank cells are missing, but `persons` of a lookup left blank is 1. Of several archives the first column is archive_code.
    """
    kept = [house.all_ledgers() for house in _houses(from_year, to_year, seed, scale, archives)]
    return {ledger: pd.concat([one[ledger] for one in kept], ignore_index=True) for ledger in kept[0]}


def _houses(from_year: int, to_year: int, seed: int, scale: int, archives: int) -> list[House]:
    if not 2000 <= from_year <= to_year <= 2100:
        raise ClerkError(f"演示台账的年份不对：从 {from_year} 到 {to_year}。请给 2000 到 2100 之间的年份，起始年不晚于截止年。")
    if scale < 1:
        raise ClerkError(f"倍数不对：{scale}。请给 1 或更大的整数。")
    return houses(archives, from_year, to_year, seed, scale)
