"""A draft that people have edited is refreshed: numbers follow the ledgers, what people wrote stays to the byte."""

import os
import re
import shutil
import subprocess
from dataclasses import replace
from functools import cache

import pytest
from docx.oxml.ns import qn

from annals import report, settings
from annals.report import comments, controls, package
from annals.report.edited import opened
from annals.report.package import DOCUMENT
from annals.report.refresh import refresh
from tests import edits
from tests.drafts import known, whole_year
from tests.figures import publish

NAMES = {"999001": "兰台区档案馆"}
# What a late ledger changes: more visits than printed, retrievals that now have grown, inspections as many as last year.
NOW = {
    "lookup_visitors": known("lookup_visitors", "1250", "1200"),
    "lookup_items": known("lookup_items", "3700", "3600"),
    "inspected_units": known("inspected_units", "30", "30"),
    "training_sessions": known("training_sessions", "13", "10"),
    "holdings_closing": known("holdings_closing", "330000", "341234"),
}


@pytest.fixture(scope="module")
def late(tmp_path_factory):
    """A draft printed before the late ledger, and a data folder whose warehouse knows it."""
    home = replace(settings.load(), home=tmp_path_factory.mktemp("late"))
    earlier = [replace(known("lookup_visitors", "1200", None), stat_year=2021, change=None, change_status="no_base")]
    publish(home, [*whole_year().values(), *earlier], NAMES)
    draft = home.home / "初稿.docx"
    report.render(home, 2022, draft, archive_code="999001")
    publish(home, [*whole_year(**NOW).values(), *earlier], NAMES)
    return home, draft


class After:
    """A draft that was edited and refreshed: what was told, its controls and its text."""

    def __init__(self, late, tmp_path, edit):
        home, draft = late
        self.path = tmp_path / "改过.docx"
        self.before = edits.edited(package.opened(draft), edit)
        package.write(self.before, self.path)
        self.told = refresh(home, self.path)
        self.draft = opened(self.path)
        self.package = self.draft.package
        self.again = refresh(home, self.path)

    def texts(self, indicator, part="value"):
        wanted = f"annals:{indicator}:2022:999001:{part}"
        return [
            one.text
            for one in self.draft.controls
            if one.tag and one.tag.path == wanted and (one.chart or self.draft.is_there(one))
        ]

    def outcomes(self, name="接待档案利用者人次", part=""):
        return [one.outcome for one in self.told.changes if (one.name, one.part) == (name, part)]

    def text(self):
        return controls.visible(self.draft.trees[DOCUMENT])

    def notes(self, indicator="lookup_visitors"):
        root = package.parsed("comments", self.package.parts["word/comments.xml"])
        ours = comments.of_ours(root)
        [first, *_] = [one for one in self.draft.controls if one.address and one.address.indicator_id == indicator]
        made = comments.around(first.element, ours)
        return [] if made is None else comments.lines_of(made)


@pytest.fixture(scope="module")
def after(late, tmp_path_factory):
    """What became of an edit; each is made and refreshed once."""
    return cache(lambda edit: After(late, tmp_path_factory.mktemp("edit"), edit))


ALL = [edit for edit in vars(edits).values() if callable(edit) and getattr(edit, "__annotations__", {}).get("edit") is edits.Edit]
ALL = [edit for edit in ALL if edit is not edits.edited]


ANCHOR = re.compile(rb"<w:commentRange(?:Start|End)[^>]*/>|<w:r(?: [^>]*)?>(?:(?!</w:r>).)*<w:commentReference[^>]*/></w:r>")


def bare(part: bytes) -> bytes:
    """The text of a document without its controls, and without where comments begin and end."""
    tree = package.parsed(DOCUMENT, part)
    spans = package.spans(part, "sdt")
    ours = [spans[at] for at, one in enumerate(tree.iter(controls.SDT)) if controls.is_ours(one)]
    return ANCHOR.sub(b"", package.spliced(part, dict.fromkeys(ours, b"")))


def test_there_are_thirty_edits():
    assert len(ALL) >= 30


@pytest.mark.parametrize("edit", ALL, ids=lambda edit: edit.__name__)
def test_what_stands_around_the_controls_stays_byte_for_byte_and_a_second_refresh_changes_nothing(after, edit):
    refreshed = after(edit)
    assert refreshed.told.is_changed
    assert not refreshed.again.is_changed
    assert bare(refreshed.package.parts[DOCUMENT]) == bare(refreshed.before.parts[DOCUMENT])
    ours = re.compile(r"word/(document|comments|charts/|embeddings/)|customXml/|\[Content_Types\]|word/_rels/document")
    kept = {name: part for name, part in refreshed.before.parts.items() if not ours.match(name)}
    assert kept.items() <= refreshed.package.parts.items()
    assert refreshed.texts("training_sessions") == ["13", "13"]


@pytest.mark.parametrize(
    "edit",
    [
        edits.nothing,
        edits.words_before_a_number,
        edits.number_typed_over_and_back,
        edits.number_split_into_runs,
        edits.number_made_bold,
        edits.half_of_a_number_made_red,
        edits.words_inserted_with_changes_tracked,
        edits.words_struck_out,
        edits.format_changed_with_changes_tracked,
        edits.paragraph_moved,
        edits.paragraph_added,
        edits.heading_renamed,
        edits.page_break_added,
        edits.spelling_and_session_marks,
        edits.properties_as_wps_writes_them,
        edits.remark_by_a_colleague,
        edits.record_lost,
        edits.tags_lost,
        edits.table_row_added,
    ],
    ids=lambda edit: edit.__name__,
)
def test_an_untouched_number_follows_the_ledgers_in_text_and_table(after, edit):
    refreshed = after(edit)
    assert refreshed.texts("lookup_visitors") == ["1,250", "1,250"]
    assert refreshed.texts("lookup_visitors", "rate") == ["4.2%", "4.2%"]
    assert refreshed.outcomes() == ["update", "update"]


def test_a_directional_word_follows_its_number_when_nobody_has_rewritten_its_sentence(after):
    refreshed = after(edits.nothing)
    assert refreshed.texts("lookup_items", "way") == ["增长", "增长"]
    assert "提供利用档案3,700卷件次，比上年增长2.8%" in refreshed.text()
    assert "共检查单位30个，与上年持平；" in refreshed.text()
    assert "年末减至33万卷（件、册）" in refreshed.text()


def test_a_directional_word_in_a_rewritten_sentence_stays_and_is_marked(after):
    refreshed = after(edits.words_around_a_directional_word)
    assert refreshed.texts("lookup_items", "way") == ["下降", "增长"]
    assert "提供利用档案3,700卷件次，在上年的高位上比上年下降2.8%" in refreshed.text()
    assert refreshed.outcomes("提供利用卷件次", "增减") == ["word", "update"]
    assert refreshed.notes("lookup_items")[0].startswith("提供利用卷件次")
    comment = refreshed.package.parts["word/comments.xml"].decode()
    assert "用词待核（按现有数字应为“增长”）" in comment


def test_words_elsewhere_in_a_sentence_do_not_keep_a_directional_word_that_still_fits(after):
    refreshed = after(edits.words_before_a_number)
    assert "热情接待前来查档的群众1,250人次，比上年增长4.2%" in refreshed.text()


@pytest.mark.parametrize("edit", [edits.number_typed_over, edits.number_replaced_with_changes_tracked], ids=lambda e: e.__name__)
def test_a_number_that_somebody_changed_stays_and_is_marked_with_the_systems(after, edit):
    refreshed = after(edit)
    assert refreshed.texts("lookup_visitors") == ["1,300", "1,250"]
    assert refreshed.outcomes() == ["by hand", "update"]
    assert refreshed.notes()[:2] == ["人工改（系统值 1,250）", "接待档案利用者人次（兰台区档案馆，2022年）"]
    [control, _] = [
        one for one in refreshed.draft.controls if one.address and one.address.path.endswith("lookup_visitors:2022:999001:value")
    ]
    assert control.element.find(f".//{{{package.W}}}alias").get(f"{{{package.W}}}val") == "人工改（系统值 1,250）"


def test_a_number_typed_over_with_what_is_right_is_not_marked(after):
    refreshed = after(edits.number_typed_over_with_what_is_right)
    assert refreshed.texts("lookup_visitors") == ["1,250", "1,250"]
    assert refreshed.outcomes() == ["update"]
    assert not refreshed.notes()[0].startswith("人工改")


@pytest.mark.parametrize(
    ("edit", "format_"),
    [(edits.number_made_bold, "w:b"), (edits.half_of_a_number_made_red, "w:color")],
    ids=lambda one: getattr(one, "__name__", one),
)
def test_a_new_number_keeps_the_format_that_people_gave_it(after, edit, format_):
    refreshed = after(edit)
    [control, _] = [
        one for one in refreshed.draft.controls if one.address and one.address.path.endswith("lookup_visitors:2022:999001:value")
    ]
    [run] = [run for run in control.element.iter(controls.RUN) if controls.visible_run(run)]
    assert run.find(f".//{qn(format_)}") is not None


@pytest.mark.parametrize(
    ("edit", "left"),
    [
        (edits.control_deleted, ["1,250"]),
        (edits.control_taken_off_its_number, ["1,250"]),
        (edits.control_emptied, ["1,250"]),
        (edits.number_struck_out, ["1,250"]),
        (edits.paragraph_deleted, ["1,250"]),
        (edits.table_row_deleted, ["1,250"]),
        (edits.paragraph_copied, ["1,250"] * 3),
        (edits.control_copied_into_an_added_sentence, ["1,250"] * 3),
        (edits.paragraph_moved_with_changes_tracked, ["1,250"] * 2),
    ],
    ids=lambda one: getattr(one, "__name__", None),
)
def test_what_was_deleted_stays_deleted_and_what_was_copied_or_moved_is_updated(after, edit, left):
    assert after(edit).texts("lookup_visitors") == left


def test_a_number_taken_out_of_its_control_is_text_and_stays(after):
    assert "接待各类档案利用者1,237人次" in after(edits.control_taken_off_its_number).text()


def test_passports_say_what_is_so_now(after):
    notes = after(edits.nothing).notes()
    assert notes[1] == "数值：1,250 人次"
    assert "变化：（1,250 − 1,200）÷ 1,200 × 100 ≈ 4.1667%，即增长4.2%" in notes


def test_a_passport_that_somebody_deleted_or_changed_is_left_alone(after):
    assert after(edits.passport_deleted).notes() == []
    notes = after(edits.passport_edited).notes()
    assert notes[0].startswith("已与张主任核对")
    assert notes[1] == "数值：1,237 人次"


def test_a_colleagues_remark_stays(after):
    assert "这个数请再核一下" in after(edits.remark_by_a_colleague).package.parts["word/comments.xml"].decode()


def test_a_chart_follows_the_ledgers_in_its_own_style_with_its_workbook_and_alternative_text(after):
    refreshed = after(edits.chart_restyled)
    assert refreshed.texts("lookup_visitors", "chart") == ["2021年 1,200；2022年 1,250"]
    assert b'val="C00000"' in refreshed.package.parts["word/charts/chart1.xml"]
    assert "2021年 1,200；2022年 1,250" in refreshed.package.parts[DOCUMENT].decode()
    assert refreshed.package.parts["word/embeddings/chart1.xlsx"] != refreshed.before.parts["word/embeddings/chart1.xlsx"]


def test_a_chart_that_somebody_changed_stays_and_is_marked(after):
    refreshed = after(edits.column_of_a_chart_changed)
    assert refreshed.texts("lookup_visitors", "chart") == ["2021年 1,200；2022年 1,300"]
    assert refreshed.outcomes(part="图") == ["by hand"]


def test_without_the_record_a_directional_word_is_rather_marked_than_changed(after):
    refreshed = after(edits.record_lost)
    assert refreshed.texts("lookup_items", "way") == ["下降", "下降"]


def test_a_number_that_was_missing_is_filled_in_and_one_that_has_gone_is_to_be_filled_in(tmp_path):
    home = replace(settings.load(), home=tmp_path / "home")
    publish(home, list(whole_year(questionnaires=known("questionnaires", None, "900")).values()), NAMES)
    draft = tmp_path / "稿.docx"
    report.render(home, 2022, draft, archive_code="999001")
    publish(home, list(whole_year(wallcharts=known("wallcharts", None, "100")).values()), NAMES)
    refresh(home, draft)
    said = {}
    for one in opened(draft).controls:
        if one.address and one.address.part == "value":
            yellow = bool(one.element.xpath(".//*[local-name()='highlight']"))
            said.setdefault(one.address.indicator_id, []).append((one.text, yellow))
    assert said["questionnaires"] == [("1,200", False)] * 2
    assert said["wallcharts"] == [("【待补：发放挂图份数】", True)] * 2
    assert not refresh(home, draft).is_changed


def test_a_draft_saved_again_by_libreoffice_is_refreshed_like_any_other(late, tmp_path):
    if not (office := shutil.which("soffice")):
        if os.environ.get("CI"):
            pytest.fail("CI 里应当有 LibreOffice")
        pytest.skip("没有 LibreOffice：LibreOffice 重新保存过的稿子没有试")
    home, draft = late
    to = ["--convert-to", "docx:MS Word 2007 XML", "--outdir", str(tmp_path), str(draft)]
    subprocess.run(
        [office, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", *to], check=True, capture_output=True
    )
    saved = opened(tmp_path / draft.name)
    assert all(one.is_untouched for one in saved.controls)
    refreshed = refresh(home, tmp_path / draft.name)
    assert {one.outcome for one in refreshed.changes} == {"update"}
    text = controls.visible(opened(tmp_path / draft.name).trees[DOCUMENT])
    assert "接待各类档案利用者1,250人次，比上年增长4.2%；提供利用档案3,700卷件次，比上年增长2.8%" in text
    assert not refresh(home, tmp_path / draft.name).is_changed
