"""The child process that parses: its limits, its death and its bugs reach the parent as what they are, and quote nothing."""

import io
import os
import pickle
import signal
from datetime import date
from hashlib import sha256

import pytest

from ingest import reader as readers
from ingest.messages import Context
from ingest.reader import Reader
from ingest.reasons import Refused


@pytest.fixture
def reader():
    with Reader() as found:
        yield found


def taken(reader, path, content: bytes):
    path.write_bytes(content)
    reader.take(path, sha256(content).hexdigest())


def test_one_child_reads_many_files(reader, tmp_path):
    for number in range(3):
        taken(reader, tmp_path / f"{number}.csv", b"a,b\n1,2\n")
        assert list(reader.run("members")) == []


def test_a_file_that_changed_since_it_was_hashed_is_refused(reader, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("a,b\n")
    with pytest.raises(Refused) as refused:
        reader.take(path, sha256(b"before").hexdigest())
    assert refused.value.code == "file_changed_during_read"


def test_a_refusal_in_the_child_is_a_refusal_in_the_parent(reader, tmp_path):
    taken(reader, tmp_path / "a.csv", b"")
    with pytest.raises(Refused) as refused:
        list(reader.run("members"))
    assert refused.value.code == "empty_file"


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGXCPU, "time_limit"), (signal.SIGABRT, "memory_limit"), (signal.SIGSEGV, "reader_failed")]
)
def test_a_child_that_is_stopped_says_why_and_the_next_file_is_read_by_another(reader, tmp_path, number, code):
    taken(reader, tmp_path / "a.csv", b"a,b\n1,2\n")
    os.kill(reader._child.pid, number)
    reader._child.wait()
    with pytest.raises(Refused) as refused:
        list(reader.run("members"))
    assert refused.value.code == code
    taken(reader, tmp_path / "b.csv", b"a,b\n1,2\n")
    assert list(reader.run("members")) == []


def test_what_nobody_read_to_its_end_does_not_answer_the_next_question(reader, tmp_path):
    taken(reader, tmp_path / "a.csv", "登记号,利用日期\nA1,2022-03-05\n".encode())
    next(iter(reader.run("parse", "a.csv", None, False, Context(b"key", date(2022, 12, 31)))))
    taken(reader, tmp_path / "b.csv", b"a,b\n1,2\n")
    assert list(reader.run("members")) == []


def test_a_bug_names_its_place_and_no_words_of_the_file(reader, tmp_path):
    taken(reader, tmp_path / "a.csv", "登记号,利用日期,利用者姓名\nA1,2022-03-05,某甲\n".encode())
    with pytest.raises(RuntimeError, match="in the parser, at") as bug:
        list(reader.run("parse", "a.csv", None, False, "no context"))
    assert "某甲" not in str(bug.value)


def test_the_parent_accepts_no_objects_but_those_of_a_row():
    with pytest.raises(pickle.UnpicklingError, match="no part of a message"):
        readers._OfRows(io.BytesIO(pickle.dumps(os.system))).load()


def test_the_child_has_no_more_memory_than_its_limit(monkeypatch):
    import subprocess
    import sys

    said = "from ingest import child; child._limit_memory(); bytearray(child.MEMORY)"
    run = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, timeout=60)
    assert "MemoryError" in run.stderr


def test_a_folder_named_as_the_package_where_the_command_runs_does_no_harm(tmp_path, monkeypatch):
    (tmp_path / "ingest").mkdir()
    (tmp_path / "ingest" / "__init__.py").write_text("raise SystemExit")
    monkeypatch.chdir(tmp_path)
    with Reader() as reader:
        taken(reader, tmp_path / "a.csv", b"a,b\n1,2\n")
        assert list(reader.run("members")) == []
