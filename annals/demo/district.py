"""The made-up district: whose ledgers they are, of which years, and dice that fall the same for the same seed."""

from dataclasses import dataclass
from zlib import crc32

import numpy as np


@dataclass(frozen=True)
class District:
    """One archives and its years. `size` is how big it is beside Lantai; `scale` multiplies its lookups and users alone."""

    from_year: int = 2018
    to_year: int = 2023
    seed: int = 7
    scale: int = 1
    code: str = "999001"
    name: str = "兰台区档案馆"
    size: float = 1.0

    @property
    def place(self) -> str:
        """兰台区: what its units' names begin with."""
        return self.name.removesuffix("档案馆")

    @property
    def years(self) -> range:
        return range(self.from_year, self.to_year + 1)

    def dice(self, *about: object) -> np.random.Generator:
        """Dice for one purpose; no purpose's throws depend on another's, so that one ledger can change alone."""
        return np.random.default_rng([self.seed, *(crc32(str(word).encode()) for word in (self.code, *about))])
