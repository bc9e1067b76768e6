"""A document as it is printed: turned into PDF by LibreOffice with free fonts in the stead of the official ones, its text and its pictures.

A picture is a page of 70 by 99 grey levels, kept as text (portable graymap, P2), so that a change of layout is seen, and of a word is not.
"""

import os
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from annals import report
from annals.settings import ROOT, Settings
from tests.drafts import known, whole_year
from tests.figures import publish

WIDTH, HEIGHT = 70, 99
FONTS = ROOT / "docs" / "fonts.conf"
KEPT = Path(__file__).parent / "pages"
NEEDED = ("soffice", "pdftotext", "pdftoppm")


def needed() -> None:
    """Skips, aloud, where there is no word processor; in CI nothing may skip."""
    missing = [name for name in NEEDED if not shutil.which(name)]
    if missing and os.environ.get("CI"):
        pytest.fail(f"CI 里应当有 {'、'.join(missing)}")
    if missing:
        pytest.skip(f"没有 {'、'.join(missing)}：版式没有在真的页面上检验")


def filled(at: Settings) -> Settings:
    """A data folder whose warehouse has the figures that the approved pages show, and the year before."""
    past = [replace(known(name, "1000", None), stat_year=2021, change=None, change_status="no_base") for name in whole_year()]
    publish(at, [*whole_year().values(), *past], {"999001": "兰台区档案馆"})
    return at


def summary(at: Settings, folder: Path) -> Path:
    """The draft of the annual summary as a PDF."""
    report.render(at, 2022, folder / "总结.docx", archive_code="999001", overwrite=True)
    return pdf(folder / "总结.docx", folder)


def approve(at: Settings, folder: Path) -> None:
    """Keeps the pages of the draft as they are now."""
    for path in KEPT.glob("*.pgm"):
        path.unlink()
    KEPT.mkdir(exist_ok=True)
    for number, page in enumerate(pictures(summary(filled(at), folder), folder, 20), 1):
        keep(page, KEPT / f"annual_summary-{number:02}.pgm")


def pdf(document: Path, folder: Path) -> Path:
    """The document as a PDF in `folder`."""
    at_home = f"-env:UserInstallation=file://{folder}/profile"
    to = ["soffice", at_home, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(document)]
    subprocess.run(to, check=True, capture_output=True, env=os.environ | {"FONTCONFIG_FILE": str(FONTS)})
    return folder / f"{document.stem}.pdf"


def lines(made: Path, page: int) -> list[str]:
    """The lines of a page without its number, from the top, their spaces taken out."""
    words = subprocess.run(
        ["pdftotext", "-f", str(page), "-l", str(page), "-bbox", str(made), "-"], check=True, capture_output=True, text=True
    ).stdout
    found: dict[int, list[tuple[float, str]]] = {}
    for left, top, text in re.findall(r'<word xMin="([\d.]+)" yMin="([\d.]+)"[^>]*>(.*?)</word>', words):
        found.setdefault(round(float(top) / 6), []).append((float(left), text))
    said = ["".join(text for _, text in sorted(found[top])) for top in sorted(found)]
    return [line for line in said if not re.fullmatch(r"[—\-–]*\d+[—\-–]*", line)]


def pictures(made: Path, folder: Path, pages: int) -> list[list[int]]:
    """The first pages as grey levels from 0 to 255, row by row."""
    to = [
        "pdftoppm",
        "-gray",
        "-scale-to-x",
        str(WIDTH),
        "-scale-to-y",
        str(HEIGHT),
        "-l",
        str(pages),
        str(made),
        str(folder / "page"),
    ]
    subprocess.run(to, check=True, capture_output=True)
    return [_levels(path) for path in sorted(folder.glob("page*.pgm"))]


def stored(path: Path) -> list[int]:
    """A picture that was kept."""
    return [int(level) for level in path.read_text("ascii").split()[4:]]


def keep(levels: list[int], path: Path) -> None:
    """Keeps a picture as text."""
    rows = [" ".join(map(str, levels[at : at + WIDTH])) for at in range(0, len(levels), WIDTH)]
    path.write_text("\n".join([f"P2 {WIDTH} {HEIGHT} 255", *rows]) + "\n", "ascii")


def distance(one: list[int], other: list[int]) -> float:
    """By how many grey levels two pictures differ on average."""
    return sum(abs(a - b) for a, b in zip(one, other, strict=True)) / len(one)


def _levels(path: Path) -> list[int]:
    """The levels of a binary graymap, whose three header fields stand before them."""
    head = re.match(rb"P5\s+\d+\s+\d+\s+\d+\s", path.read_bytes())
    return list(path.read_bytes()[head.end() :])
