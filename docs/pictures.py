"""Makes the README's pictures from the demo: the pages in a browser, the draft's first page through a word processor."""

import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from playwright.sync_api import sync_playwright

from annals import dashboard, report, settings

sys.path.insert(0, str(Path(__file__).parent.parent))
from tests import printed_pages

HERE = Path(__file__).parent
DEMO = HERE.parent / "demo" / "home"
YEAR = 2022
PORT = 8599
PAGES = {
    "overview": f"/?year={YEAR}年",
    "lookups": f"/lookups?year={YEAR}年",
    "indicators": f"/indicators?year={YEAR}年",
    "quality": f"/quality?year={YEAR}年",
}


def pages(at: settings.Settings) -> None:
    """One screenshot a page, as a laptop of 1366 × 768 shows it."""
    server = dashboard.start(at, PORT)
    try:
        dashboard.answers(server, PORT)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
            page = browser.new_page(viewport={"width": 1366, "height": 768})
            for name, address in PAGES.items():
                page.goto(dashboard.address(PORT) + address)
                page.wait_for_selector(".js-plotly-plot, .scroll table")
                page.wait_for_timeout(1500)  # charts draw after they are in the page
                page.screenshot(path=HERE / "pictures" / f"{name}.png")
    finally:
        server.terminate()
        server.wait()


def draft(at: settings.Settings) -> None:
    """The first page of the draft."""
    with tempfile.TemporaryDirectory() as folder:
        report.render(at, YEAR, Path(folder) / "draft.docx")
        fonts = os.environ | {"FONTCONFIG_FILE": str(HERE / "fonts.conf")}
        to_pdf = ["soffice", "--headless", "--convert-to", "pdf", "--outdir", folder, f"{folder}/draft.docx"]
        subprocess.run(to_pdf, check=True, capture_output=True, env=fonts)
        picture = str(HERE / "pictures" / "draft")
        subprocess.run(
            ["pdftoppm", "-png", "-r", "80", "-f", "1", "-l", "1", "-singlefile", f"{folder}/draft.pdf", picture], check=True
        )


def pages_of_the_draft(at: settings.Settings) -> None:
    """The pages with which the tests compare the draft: to be looked at before they are committed."""
    with tempfile.TemporaryDirectory() as folder:
        printed_pages.approve(replace(at, home=Path(folder)), Path(folder))


if __name__ == "__main__":
    (HERE / "pictures").mkdir(exist_ok=True)
    os.environ[settings.HOME_VARIABLE] = str(DEMO)
    demo = settings.load()
    pages(demo)
    draft(demo)
    pages_of_the_draft(demo)
    sys.stdout.write(f"pictures in {HERE / 'pictures'}\n")
