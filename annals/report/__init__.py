"""The Word draft: the office's template filled with the warehouse's figures, and what is done with it afterwards.

The way of a draft: `slots` and `source` are what a template asks, `render` fills it, `controls` and `furnish` make every figure a
content control with a passport and write the record; `edited` reads a draft that people have worked on, `judge` says what
is to become of each control, `refresh` writes it, `causes` says why. `check` and `diff` compare, `final` lets it leave the
office; `templates` and `lint` are about the office's own. `command` is what the command line says of all this.
"""

from annals.report.render import Missing, render

__all__ = ["Missing", "render"]
