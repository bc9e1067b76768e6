"""The command line in Chinese: click's own words, what an error says, progress, and tables beside which figures align."""

import errno
import os
import sys
import time
from unicodedata import east_asian_width

import click

from annals.errors import ClerkError

HEADINGS = {"Options": "选项", "Commands": "命令"}
PHRASES = {
    "Show this message and exit.": "显示这段说明。",
    "Show the version and exit.": "显示版本。",
    "  [required]": "（必填）",
}
METAVARS = {"[OPTIONS]": "[选项]", "COMMAND [ARGS]...": "命令 [参数]…"}
# What is wrong with a disk or a folder is the clerk's to mend; a file that we ourselves miss is a bug.
OF_THE_MACHINE = {errno.EACCES, errno.EPERM, errno.EEXIST, errno.ENOTDIR, errno.EISDIR, errno.EROFS, errno.ENOSPC, errno.EDQUOT}
TYPES = {"integer": "整数", "integer range": "给定范围里的整数", "path": "路径"}


class Formatter(click.HelpFormatter):
    """click's help with its own words in Chinese."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        for english, chinese in METAVARS.items():
            args = args.replace(english, chinese)
        self.write(f"用法：{prog} {args}\n")

    def write_heading(self, heading: str) -> None:
        self.write(f"{HEADINGS.get(heading, heading)}：\n")

    def write_dl(self, rows, col_max: int = 30, col_spacing: int = 2) -> None:
        width = max(cell_len(first) for first, _ in rows) + col_spacing
        for first, second in rows:
            for english, chinese in PHRASES.items():
                second = second.replace(english, chinese)
            self.write(f"  {first}{' ' * (width - cell_len(first))}{second}\n")


def cell_len(text: str) -> int:
    """How many columns a text takes on a terminal: two for a Chinese character."""
    return sum(1 + (east_asian_width(ch) in "WF") for ch in text)


class Command(click.Command):
    """A command whose line in the list is its help's first line: Chinese has no spaces at which click could cut it."""

    def get_short_help_str(self, limit: int = 45) -> str:
        return (self.help or "").strip().splitlines()[0] if self.help else ""


class Group(click.Group):
    """The command group: says what a clerk can mend in one sentence, status 1; a bug shows its traceback."""

    command_class = Command
    group_class = type  # a group within it is of this kind, too

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)  # in the order of the work, not of the alphabet

    def main(self, *args, **kwargs) -> None:
        kwargs.pop("standalone_mode", None)
        try:
            status = super().main(*args, standalone_mode=False, **kwargs)
        except ClerkError as error:
            sys.exit(_said(str(error)))
        except click.UsageError as error:
            path = error.ctx.command_path if error.ctx else "annals"
            sys.exit(_said(f"{_sentence(error)}用法见 {path} --help。", status=2))
        except OSError as error:
            if error.errno not in OF_THE_MACHINE:
                raise
            sys.exit(_said(f"{error.filename or '文件'} 用不了（{os.strerror(error.errno)}）。请检查路径、权限和磁盘空间。"))
        except (click.Abort, KeyboardInterrupt):
            sys.exit(_said("已中断。已经装载或发布的不受影响；再运行一次就会接着做完。", status=130))
        sys.exit(status if isinstance(status, int) else 0)


def _said(sentence: str, status: int = 1) -> int:
    click.echo(sentence, err=True)
    return status


def _sentence(error: click.UsageError) -> str:
    match error:
        case click.NoSuchOption():
            return f"没有 {error.option_name} 这个选项。"
        case click.MissingParameter():
            return f"缺少参数 {error.param.make_metavar(error.ctx) if error.param else ''}。"
        case click.BadParameter():
            kind = TYPES.get(error.param.type.name, error.param.type.name) if error.param else ""
            return f"{error.param.make_metavar(error.ctx) if error.param else '参数'} 的值不对，应当是{kind}。"
        case click.exceptions.NoArgsIsHelpError():
            return f"{error.format_message()}\n"
    if "No such command" in error.message:
        return "没有这个命令。"
    return f"命令写得不对（{error.message}）。"


class Progress:
    """Lines on standard error while work goes on: what is being done, and the seconds that a finished step took."""

    def __init__(self) -> None:
        self.began = time.monotonic()

    def __call__(self, said: str) -> None:
        click.echo(f"[{time.monotonic() - self.began:5.1f} 秒] {said}", err=True)


def table(headings: list[str], rows: list[tuple], numeric: int = 0) -> None:
    """Prints rows under headings; the last `numeric` columns are figures, at the right."""
    from rich.console import Console
    from rich.table import Table

    drawn = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_edge=False)
    for at, heading in enumerate(headings):
        drawn.add_column(heading, justify="right" if at >= len(headings) - numeric else "left", overflow="fold")
    for row in rows:
        drawn.add_row(*(f"{cell:,}" if isinstance(cell, int) else _printable(str(cell)) for cell in row))
    Console(width=None if sys.stdout.isatty() else 160, highlight=False, markup=False).print(drawn)


def _printable(text: str) -> str:
    """What a file calls its sheets and columns must not steer the terminal."""
    return "".join(ch if ch.isprintable() else " " for ch in text)
