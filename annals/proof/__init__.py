"""`annals explain`: what stands behind a figure, down to the rows of the ledgers, and why it changed.

`asked` finds the figure that somebody means, `evidence` the rows that count for it, `explain` puts formula and rows together,
`why` takes its change apart, `said` and `formulas` print it all in Chinese.
"""

from annals.proof.said import run

__all__ = ["run"]
