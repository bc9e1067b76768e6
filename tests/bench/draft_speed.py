"""Measures drafts beside what they are made of: `python tests/bench/draft_speed.py`. Processor seconds, warm: the second of two runs.

A draft with all figures, charts and passports, one without passports, a refresh in which nothing changes and one after a late ledger, a
check; beside them a bare docxtpl rendering of the same template with plain texts. The aim is 3 seconds for the first and the refresh.
"""

import shutil
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from docxtpl import DocxTemplate

from annals import demo, report, settings
from annals.build import build
from annals.report.check import check
from annals.report.refresh import refresh
from annals.report.render import ANNUAL_SUMMARY
from ingest.door import ingest

AIM = 3.0
YEAR = 2022
LATE = """登记号,利用日期,利用者姓名,证件号码,利用目的,查档内容,人数,卷数,件数,复印页数
""" + "".join(f"BD{no},2022-12-{no:02},用户{no},,工作查考,文书,1,3,2,10\n" for no in range(1, 29))


def warm(measured: Callable[[], object]) -> float:
    """Processor seconds of the second run, of all threads."""
    measured()
    began = time.process_time()
    measured()
    return time.process_time() - began


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        at = replace(settings.load(), home=Path(folder) / "home")
        demo.write(Path(folder) / "ledgers")
        ingest([Path(folder) / "ledgers"], at)
        build(at)
        draft, late = Path(folder) / "draft.docx", Path(folder) / "late.csv"
        report.render(at, YEAR, draft, archive_code="999001")
        before = Path(folder) / "before.docx"
        shutil.copyfile(draft, before)
        late.write_text(LATE, "utf-8")
        ingest([late], at)
        build(at)
        report.render(at, YEAR, draft, archive_code="999001", overwrite=True)

        def rendered(is_clean: bool) -> None:
            report.render(at, YEAR, Path(folder) / "made.docx", archive_code="999001", overwrite=True, is_clean=is_clean)

        def refreshed() -> None:
            shutil.copyfile(before, Path(folder) / "moved.docx")
            assert refresh(at, Path(folder) / "moved.docx").is_changed

        print(f"{'':34} CPU s   aim {AIM:.0f}")
        bare = warm(_bare)
        print(f"{'docxtpl alone, plain texts':34} {bare:5.2f}")
        for name, measured in {
            "draft, figures and passports": lambda: rendered(False),
            "draft, figures alone (--clean)": lambda: rendered(True),
            "refresh, nothing changed": lambda: refresh(at, draft),
            "refresh after a late ledger": refreshed,
            "check": lambda: check(at, draft),
        }.items():
            took = warm(measured)
            print(f"{name:34} {took:5.2f}   {took / bare:4.1f} x bare")


def _bare() -> None:
    """The template with a text in the stead of every figure, its conditions all false."""

    class Plain(str):
        def __getattr__(self, name: str) -> "Plain":
            if name.startswith("__"):
                raise AttributeError(name)
            return Plain("7")

    template = DocxTemplate(ANNUAL_SUMMARY)
    names = defaultdict(lambda: Plain("7541"))
    for name in template.get_undeclared_template_variables():
        names[name] = Plain("7541")
    nothing = {"chart": lambda figure: "", "to_check": list, "not_compared": list, "summary": [Plain("7541")] * 50}
    template.render(dict(names) | nothing | {"year": YEAR, "through_month": 12})


if __name__ == "__main__":
    sys.exit(main())
