"""D01–D14: what a file is, and whether it may be opened at all."""

import os
import threading
from pathlib import Path

import pytest

from ingest.reasons import FILES
from tests.defects import formats
from tests.defects.ledger import FIVE, GOOD, HEADER, joined, typed

LEDGER = [HEADER, *GOOD]


def test_d01_an_empty_file_is_refused(drop):
    reason, message = drop.refused(drop.put(b"", "利用登记.xlsx"))
    assert reason == "empty_file"
    assert "0 字节" in message


def test_d02_a_header_without_rows_loads_nothing_and_takes_nothing_away(drop):
    title = ["2022年度档案利用登记簿"]
    drop.load(drop.csv([title, *LEDGER], "一.csv"))
    [report] = drop.load(drop.csv([title, HEADER], "二.csv"))
    assert report.status == "loaded"
    assert drop.counts() == {"title": 1, "header": 1}
    assert "header_only" in drop.repairs()
    assert drop.sums() == FIVE


def test_d03_a_workbook_cut_off_while_copying_is_refused_as_corrupt(drop):
    whole = drop.xlsx(LEDGER).read_bytes()
    reason, _ = drop.refused(drop.put(whole[: len(whole) * 6 // 10], "利用登记.xlsx"))
    assert reason == "corrupt_file"


def test_d04_a_workbook_with_a_password_is_refused_as_encrypted_and_not_as_corrupt(drop):
    streams = {"EncryptionInfo": b"\4\0\4\0\x40\0\0\0".ljust(4096, b"x"), "EncryptedPackage": b"y" * 9000}
    reason, message = drop.refused(drop.put(formats.compound(streams), "利用登记.xlsx"))
    assert reason == "encrypted_file"
    assert "密码" in message and "损坏" not in message


def test_d05_an_old_workbook_with_a_password_is_refused_with_the_same_words(drop):
    stream = formats.locked(formats.biff(LEDGER))
    assert drop.refused(drop.put(formats.xls(stream), "利用登记.xls")) == ("encrypted_file", FILES["encrypted_file"])


def test_d06_a_web_page_saved_as_xls_loads_as_the_table_it_is(drop):
    drop.load(drop.text(formats.html(LEDGER), 6, "利用登记.xls", "gbk"))
    assert drop.sums() == FIVE
    assert drop.repair("content_type_mismatch", "after") == [("html",)]
    assert drop.values("fonds_no") == ["0007", "0012", "0012", "0105", "0105"]


def test_d07_tabbed_text_saved_as_xls_loads_and_its_texts_leave_their_wrappers(drop):
    wrapped = [[f'="{cell}"' for cell in row] for row in GOOD]
    lines = "\r\n".join("\t".join(row) for row in [HEADER, *wrapped]) + "\r\n"
    drop.load(drop.text(lines, 6, "利用登记.xls", "gbk"))
    assert drop.sums() == FIVE
    assert drop.repair("content_type_mismatch", "after") == [("text",)]
    assert {"excel_text_wrapper_removed", "encoding", "delimiter"} <= drop.repairs()
    assert drop.values("fonds_no") == ["0007", "0012", "0012", "0105", "0105"]


@pytest.mark.parametrize("names", [["利用登记.csv"], ["利用登记.xls"], ["利用登记.csv", "利用登记.xls"]])
def test_d08_a_workbook_with_a_wrong_extension_loads_once(drop, names):
    content = drop.xlsx(LEDGER).read_bytes()
    drop.load(*(drop.put(content, name, rows=6) for name in names))
    assert drop.sums() == FIVE
    assert drop.ask("select count(*) from raw.utilization") == [(5,)]
    assert drop.repair("content_type_mismatch", "distinct after") == [("xlsx",)]


def test_d09_a_wps_workbook_loads(drop):
    drop.load(drop.put(formats.xls(formats.biff(LEDGER)), "利用登记.et", rows=6))
    assert drop.sums() == FIVE
    assert drop.repair("content_type_mismatch", "after") == [("xls",)]


def test_d10_an_xml_spreadsheet_saved_as_xls_loads(drop):
    # The table allows a refusal that names the type; it loads.
    drop.load(drop.text(formats.spreadsheet_xml(LEDGER), 6, "利用登记.xls"))
    assert drop.sums() == FIVE
    assert drop.repair("content_type_mismatch", "after") == [("xmlss",)]


def test_d11_a_zip_bomb_is_refused_before_it_is_parsed(drop):
    path = drop.xlsx(LEDGER)
    row = "<row>" + '<c t="n"><v>1</v></c>' * 6 + "</row>"
    formats.patch(path, {"xl/worksheets/sheet1.xml": lambda xml: xml.replace("</sheetData>", row * 1_500_000 + "</sheetData>")})
    assert path.stat().st_size < 1_000_000  # 210 MB of XML in it
    reason, _ = drop.refused(path)
    assert reason == "decompression_limit"


def test_d12_an_outside_entity_is_refused_and_what_it_points_at_is_read_by_nobody(drop, tmp_path):
    secret = tmp_path / "hostname"
    secret.write_text("canary-4711")
    path = drop.xlsx(LEDGER)
    bomb = f'<!DOCTYPE sst [<!ENTITY x SYSTEM "{secret.as_uri()}">]><sst'
    formats.patch(path, {"xl/sharedStrings.xml": lambda xml: xml.replace("<sst", bomb).replace("编史修志", "&x;")})
    reason, message = drop.refused(path)
    assert reason == "forbidden_xml_entity"
    written = [file.read_bytes() for file in drop.home.home.rglob("*") if file.is_file()]
    assert not any(b"canary-4711" in content for content in [*written, message.encode()])


def replaced_when_opened(path: Path, by: Path) -> threading.Thread:
    """Puts another file in the place of `path` in the moment in which this process has it open."""

    def is_open() -> bool:
        for handle in os.listdir("/proc/self/fd"):
            try:
                if os.readlink(f"/proc/self/fd/{handle}") == str(path):
                    return True
            except OSError:
                continue
        return False

    def watch() -> None:
        while not is_open():
            pass
        os.replace(by, path)

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    return watcher


def test_d13_a_file_that_changes_while_it_is_read_is_refused_and_loads_when_it_rests(drop):
    path = drop.text(joined([HEADER]) + "\n" * 200_000_000, 1)  # long enough to be caught at
    other = drop.folder.parent / "保存中.csv"
    other.write_text(joined(LEDGER), "utf-8")
    watcher = replaced_when_opened(path, other)
    reason, _ = drop.refused(path)
    watcher.join()
    assert reason == "file_changed_during_read"
    drop.physical[path.name] = 6
    drop.load(path)
    assert drop.sums() == FIVE


def test_d14_lock_and_system_files_are_passed_over_and_said(drop):
    drop.csv(LEDGER)
    for junk in ("~$台账.xlsx", "Thumbs.db", ".DS_Store"):
        drop.put(b"\5user" * 33, junk)
    reports = drop.load()
    assert {report.name: report.status for report in reports if report.status != "ignored"} == {"利用登记.csv": "loaded"}
    assert {report.name for report in reports if report.status == "ignored"} == {"~$台账.xlsx", "Thumbs.db", ".DS_Store"}
    assert drop.sums() == FIVE


def test_d14_a_workbook_with_macros_loads_its_values(drop):
    path = drop.xlsx([HEADER, *map(typed, GOOD)], "利用登记.xlsm")
    kinds = "openxmlformats-officedocument.spreadsheetml.sheet.main+xml", "ms-excel.sheet.macroEnabled.main+xml"
    formats.patch(
        path,
        {"[Content_Types].xml": lambda xml: xml.replace(*kinds)},
        {"xl/vbaProject.bin": formats.compound({"VBA": b"Sub Auto_Open()".ljust(4096)})},
    )
    drop.load(path)
    assert drop.sums() == FIVE
    assert "content_type_mismatch" not in drop.repairs()
