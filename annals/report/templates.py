"""The templates of documents: those that come with the project, and the office's own, which win over them."""

import shutil
from pathlib import Path

from docx import Document

from annals.errors import ClerkError
from annals.report import package
from annals.settings import REPORT_TEMPLATES, Settings

ENDING = ".docx"
DEFAULT = "annual_summary"


def find(settings: Settings, name: str | None = None) -> Path:
    """The file of a template: by its name, with or without .docx, or by a path right in one of the folders.

    Raises ClerkError for an unknown name, with those that there are, and for a file from anywhere else: it may say what it likes.
    """
    named = Path(name or DEFAULT)
    if named.suffix.lower() != ENDING:
        named = named.with_name(named.name + ENDING)
    for folder in folders(settings):
        found = folder / named.name if named.parent == Path() else named
        if found.is_file() and found.resolve().parent == folder.resolve():
            return found
    if named.parent != Path() or named.is_file():
        raise ClerkError(
            f"{name} 不在模板文件夹里，不能用来出稿。请把它放进 {settings.templates}，先用 annals template lint 检查，再写模板的名字。"
        )
    there = "、".join(path.stem for path in _files(settings))
    raise ClerkError(f"没有叫“{name}”的模板。现有：{there}。要做一个新的：annals template new 文件名.docx。")


def folders(settings: Settings) -> tuple[Path, Path]:
    """Where templates may lie: the office's folder, the project's."""
    return settings.templates, REPORT_TEMPLATES


def listed(settings: Settings) -> list[tuple[str, str, str]]:
    """Every template: its name, whose it is, and its title."""
    own = settings.templates.resolve()
    return [(path.stem, "本单位" if path.resolve().parent == own else "自带", _title(path)) for path in _files(settings)]


def new(settings: Settings, name: str, like: str | None = None) -> Path:
    """A copy of a template in the office's folder.

    Raises ClerkError for a name that is a path or ends otherwise than in .docx, for one that is there, and an unknown `like`.
    """
    if Path(name).name != name or not name.lower().endswith(ENDING) or name == ENDING:
        raise ClerkError(f"“{name}”不能作模板的文件名：请只写文件名，以 .docx 结尾，不带文件夹，如 本馆总结.docx。")
    made = settings.templates / name
    if made.exists():
        raise ClerkError(f"{made} 已经有了，里面可能有改好的内容。请换一个文件名。")
    source = find(settings, like)
    settings.templates.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, made)
    return made


def _files(settings: Settings) -> list[Path]:
    found = {path.stem: path for folder in reversed(folders(settings)) for path in sorted(folder.glob(f"*{ENDING}"))}
    return [path for stem, path in sorted(found.items()) if not stem.startswith(("~$", "."))]


def _title(path: Path) -> str:
    try:
        package.opened(path)
        return Document(path).core_properties.title or path.stem
    except ClerkError:
        return "打不开"
