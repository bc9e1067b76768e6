"""The command line: Chinese, quick to answer, and one sentence with what to do where something is wrong."""

import os
import re
import subprocess
import sys

import click
import pytest

from annals.cli import main

CHINESE = re.compile(r"[\u4e00-\u9fff]")
ENGLISH = re.compile(r"\b(Usage|Options|Commands|Show|Error|Missing|Invalid|required|default)\b")


def annals(*words: str, home=None) -> subprocess.CompletedProcess:
    environment = os.environ | ({"ANNALS_HOME": str(home)} if home else {})
    return subprocess.run(
        [sys.executable, "-m", "annals.cli", *map(str, words)], capture_output=True, text=True, env=environment, check=False
    )


@pytest.mark.parametrize("name", [None, *main.commands])
def test_every_command_has_help_in_chinese(name):
    help_text = annals(*filter(None, [name]), "--help").stdout
    assert CHINESE.search(help_text.splitlines()[0])
    assert not ENGLISH.search(help_text)
    options = [param for param in (main.commands[name] if name else main).params if isinstance(param, click.Option)]
    assert all(CHINESE.search(option.help or "") for option in options if option.name != "version")


@pytest.mark.parametrize("name", list(main.commands["template"].commands))
def test_every_command_of_templates_has_help_in_chinese(name):
    help_text = annals("template", name, "--help").stdout
    assert CHINESE.search(help_text.splitlines()[2])
    assert not ENGLISH.search(help_text)


def test_help_loads_nothing_heavy():
    """The limit of the issue is half a second of CPU; what costs it is an import at the top of a module."""
    loaded = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "annals.cli", "--help"], capture_output=True, text=True, check=True
    ).stderr
    heavy = {"pandas", "duckdb", "dbt", "streamlit", "great_expectations", "docxtpl", "plotly", "numpy", "rich"}
    assert heavy.isdisjoint(line.rsplit("|", 1)[-1].strip().split(".")[0] for line in loaded.splitlines())


def fails(home, *words: str) -> str:
    """The one line that a command which ends with status 1 says."""
    done = annals(*words, home=home)
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    lines = [line for line in done.stderr.splitlines() if not line.startswith("[")]
    assert len(lines) == 1
    assert CHINESE.search(lines[0])
    assert lines[0].endswith("。")
    return lines[0]


def test_no_such_file_is_said(tmp_path):
    assert "没有这个文件或文件夹" in fails(tmp_path, "ingest", tmp_path / "没有.xlsx")


def test_a_folder_without_ledgers_is_said(tmp_path):
    (tmp_path / "照片").mkdir()
    assert "没有台账文件" in fails(tmp_path, "ingest", tmp_path / "照片")


@pytest.mark.parametrize("words", [("report", "2022", "-o", "x.docx"), ("dashboard",)])
def test_a_warehouse_not_yet_built_is_said(tmp_path, words):
    assert "annals build" in fails(tmp_path / "空", *words)


def test_a_build_before_any_ledger_is_said(tmp_path):
    assert "annals ingest" in fails(tmp_path / "空", "build")


def test_a_year_without_data_is_said_with_the_years_there_are(demo_home, tmp_path):
    sentence = fails(demo_home.home, "report", "1999", "-o", tmp_path / "x.docx")
    assert "1999" in sentence
    assert "2018" in sentence


def test_an_unreadable_settings_file_is_said(tmp_path):
    (tmp_path / "annals.toml").write_text("这不是设置", "utf-8")
    assert "annals.toml" in fails(tmp_path, "build")


def test_a_data_folder_that_is_a_file_is_said(tmp_path):
    (tmp_path / "数据").write_text("", "utf-8")
    (tmp_path / "台账.csv").write_text("甲,乙\n1,2\n", "utf-8")
    assert "数据" in fails(tmp_path / "数据", "ingest", tmp_path / "台账.csv")


@pytest.mark.parametrize("words", [("build",), ("ingest", "台账.csv")])
def test_a_store_that_is_no_database_is_said(tmp_path, words):
    (tmp_path / "store.duckdb").write_text("这不是数据库" * 99, "utf-8")
    (tmp_path / "台账.csv").write_text("甲,乙\n1,2\n", "utf-8")
    sentence = fails(tmp_path, *(tmp_path / word if word.endswith(".csv") else word for word in words))
    assert "store.duckdb" in sentence
    assert "备份" in sentence


@pytest.mark.parametrize("words", [("build",), ("ingest", "台账.csv")])
def test_a_store_that_another_program_holds_is_said(tmp_path, words):
    (tmp_path / "台账.csv").write_text("甲,乙\n1,2\n", "utf-8")
    hold = f"import duckdb, time; con = duckdb.connect({str(tmp_path / 'store.duckdb')!r}); print('held', flush=True); time.sleep(60)"
    with subprocess.Popen([sys.executable, "-c", hold], stdout=subprocess.PIPE) as other:
        other.stdout.readline()
        sentence = fails(tmp_path, *(tmp_path / word if word.endswith(".csv") else word for word in words))
        other.kill()
    assert "占用" in sentence


def test_a_rejected_file_ends_with_status_1_and_its_table(tmp_path):
    (tmp_path / "坏.csv").write_text("甲,乙\n1,2\n", "utf-8")
    done = annals("ingest", tmp_path / "坏.csv", home=tmp_path / "home")
    assert done.returncode == 1
    assert "退回" in done.stdout
    assert "坏.csv" in done.stdout


def test_a_wrong_word_is_answered_in_chinese():
    for words in (["nosuch"], ["report"], ["report", "去年", "-o", "x"], ["ingest", "--nosuch", "x"]):
        done = annals(*words)
        assert done.returncode == 2
        assert CHINESE.search(done.stderr)
        assert not ENGLISH.search(done.stderr)
