"""Where things are: the checkout's rooms, the data folder, the archives that the ledgers belong to, the key file."""

import json
import os
import tomllib
from dataclasses import dataclass, replace
from pathlib import Path

from annals.errors import ClerkError

ROOT = Path(__file__).resolve().parent.parent
DBT_PROJECT = ROOT / "dbt_project"
DASHBOARDS = ROOT / "dashboards"
REPORT_TEMPLATES = ROOT / "report_templates"
EXPECTATIONS = ROOT / "expectations"
LEDGERS = ROOT / "ingest" / "ledgers"

HOME_VARIABLE = "ANNALS_HOME"
KEY_VARIABLE = "ANNALS_KEY_FILE"
SETTINGS_FILE = "annals.toml"


@dataclass(frozen=True)
class Settings:
    """The data folder (`home`), the archives meant where a ledger names none, and the file of the hashing key.

    `own_templates` is the folder of the office's Word templates, seen from the data folder.
    """

    home: Path
    archive_code: str
    archive_name: str
    key_file: Path
    own_templates: str = "templates"

    @property
    def templates(self) -> Path:
        """The folder of the office's own Word templates."""
        return self.home / self.own_templates

    @property
    def store(self) -> Path:
        """The memory: what the ledgers said. Only ingest and freeze write it."""
        return self.home / "store.duckdb"

    @property
    def warehouse(self) -> Path:
        """The folder of generations, with the pointer `current.json`."""
        return self.home / "warehouse"

    @property
    def scratch(self) -> Path:
        """dbt's target and logs: may be deleted at any time."""
        return self.home / "scratch"


def load() -> Settings:
    """Settings from the environment and from `annals.toml` in the data folder; without either, `~/annals` and 本馆.

    Raises ClerkError where annals.toml cannot be read.
    """
    home = Path(os.environ.get(HOME_VARIABLE) or Path.home() / "annals").expanduser().resolve()
    said = _read(home / SETTINGS_FILE)
    archives = said.get("archives", {})
    key_file = os.environ.get(KEY_VARIABLE) or Path.home() / ".config" / "annals" / "key"
    return Settings(
        home=home,
        archive_code=str(archives.get("code", "000000")),
        archive_name=str(archives.get("name", "本馆")),
        key_file=Path(key_file).expanduser(),
        own_templates=str(said.get("report", {}).get("templates", Settings.own_templates)),
    )


def name_archives(settings: Settings, code: str, name: str) -> Settings:
    """The settings with the archives that the ledgers turned out to belong to, written down unless annals.toml is there."""
    path = settings.home / SETTINGS_FILE
    if path.exists():
        return settings
    path.write_text(f"[archives]\ncode = {json.dumps(code)}\nname = {json.dumps(name, ensure_ascii=False)}\n", "utf-8")
    return replace(settings, archive_code=code, archive_name=name)


def _read(path: Path) -> dict:
    if not path.exists():
        return {}
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ClerkError(f"设置文件 {path} 读不懂（{error}）。请照 README 的样子改好它，或者删去它用默认设置。") from error
