"""The Word draft: the office's template filled with the warehouse's figures."""

from annals.report.render import Missing, render

__all__ = ["Missing", "render"]
