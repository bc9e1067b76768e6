"""Does a draft agree with the warehouse and with itself; what changed between drafts; and the final that leaves the office."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn

from annals import report, settings
from annals.errors import ClerkError
from annals.report import check, command, controls, diff, extras, final, package
from annals.report.address import DRAFT_ONLY
from annals.report.edited import opened
from annals.report.package import DOCUMENT
from annals.report.refresh import refresh
from annals.report.render import Asked
from tests import edits
from tests.drafts import known, whole_year, write_template
from tests.figures import publish

NAMES = {"999001": "兰台区档案馆"}
EARLIER = [replace(known("lookup_visitors", "1200", None), stat_year=2021, change=None, change_status="no_base")]
LATE = whole_year(lookup_visitors=known("lookup_visitors", "1250", "1200"))


@pytest.fixture(scope="module")
def draft(tmp_path_factory):
    """A data folder, and a draft that says what its warehouse says."""
    home = replace(settings.load(), home=tmp_path_factory.mktemp("draft"), archive_code="999001")
    publish(home, [*whole_year().values(), *EARLIER], NAMES)
    report.render(home, 2022, home.home / "初稿.docx")
    return home, home.home / "初稿.docx"


@pytest.fixture
def changed(draft, tmp_path):
    """The draft after an edit, as a file."""

    def make(*made):
        parts = package.opened(draft[1])
        for one in made:
            parts = edits.edited(parts, one)
        package.write(parts, tmp_path / "改过.docx")
        return tmp_path / "改过.docx"

    return make


@pytest.fixture
def late(tmp_path_factory):
    home = replace(settings.load(), home=tmp_path_factory.mktemp("late"), archive_code="999001")
    publish(home, [*LATE.values(), *EARLIER], NAMES)
    return home


def test_a_draft_as_it_was_rendered_agrees(draft):
    assert check.check(*draft) == []


def test_a_draft_behind_its_ledgers_is_found_with_page_and_sentence(draft, late):
    found = check.check(late, draft[1])
    value = found[0]
    assert (value.page, value.name, value.stands, value.should) == ("约第1页", "接待档案利用者人次", "1,237", "1,250")
    assert "接待各类档案利用者1,237人次" in value.sentence
    assert "annals refresh" in value.what
    charts = [one for one in found if one.name == "接待档案利用者人次（图）"]
    assert [one.should for one in charts] == ["2021年 1,200；2022年 1,250"]


def test_a_number_changed_by_hand_is_found_against_the_warehouse_and_against_table_and_chart(draft, changed):
    found = check.check(draft[0], changed(edits.number_typed_over))
    assert [(one.what, one.stands, one.should) for one in found] == [
        ("人工改过，与仓库不符", "1,300", "1,237"),
        ("与正文不一致", "1,237", "1,300"),
        ("与正文不一致", "1,237", "1,300"),
    ]


def test_a_column_of_a_chart_that_somebody_changed_does_not_agree_with_the_text(draft, changed):
    found = check.check(draft[0], changed(edits.column_of_a_chart_changed))
    assert ("与正文不一致", "1,300", "1,237") in [(one.what, one.stands, one.should) for one in found]


def test_a_typed_number_that_differs_is_found_and_one_that_does_not_is_none(draft, changed):
    def typed(edit):
        edit.reword("坚持以利用者为中心，", "阅览室共接待利用者1,300人次，为利用者复印档案5,678页，")

    [found] = check.check(draft[0], changed(typed))
    assert (found.name, found.stands, found.should) == ("接待档案利用者人次", "1,300人次", "1,237人次")
    assert found.what.startswith("手写的数字与仓库不符")


def test_check_ends_with_status_1_and_lists_what_it_found(draft, changed, capsys):
    assert command.check(*draft) == 0
    assert "都与仓库一致" in capsys.readouterr().out
    assert command.check(draft[0], changed(edits.number_typed_over)) == 1
    said = capsys.readouterr().out
    assert "1. 约第1页  人工改过，与仓库不符" in said
    assert "接待档案利用者人次：文稿 1,300，仓库 1,237" in said
    assert "3 处不一致。" in said


def test_a_draft_and_the_warehouse_differ_figure_by_figure(draft, late):
    told = {one.name: (one.before, one.after) for one in diff.with_warehouse(late, draft[1])}
    assert told["接待档案利用者人次"] == ("1,237", "1,250")
    assert told["接待档案利用者人次（变动幅度）"] == ("3.1%", "4.2%")
    assert "提供利用卷件次" not in told


def test_two_drafts_differ_figure_by_figure_and_people_are_told_from_ledgers(draft, changed, late):
    new = changed(edits.nothing)
    refresh(late, new)
    told = {one.name: (one.before, one.after) for one in diff.between_drafts(late, draft[1], new)}
    assert told["接待档案利用者人次"] == ("1,237", "1,250")
    by_hand = {one.name: one.why for one in diff.between_drafts(draft[0], draft[1], changed(edits.number_typed_over))}
    assert by_hand["接待档案利用者人次"] == "新稿里人工改过"
    gone = {one.name: one.why for one in diff.between_drafts(draft[0], draft[1], changed(edits.paragraph_deleted))}
    assert gone["接待档案利用者人次（比较对象）"] == "新稿没有了"
    assert diff.between_drafts(draft[0], draft[1], draft[1]) == []


def test_a_refresh_killed_while_writing_leaves_the_draft_as_it_was(changed, late, monkeypatch):
    path = changed(edits.nothing)
    before = path.read_bytes()

    def killed(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", killed)
    with pytest.raises(KeyboardInterrupt):
        refresh(late, path)
    assert path.read_bytes() == before
    assert [one.name for one in path.parent.iterdir()] == [path.name]


def test_a_finished_copy_leaves_the_draft_as_it_was(changed, late, tmp_path, capsys):
    path = changed(edits.number_typed_over)
    before = path.read_bytes()
    command.refresh(late, path, tmp_path / "净.docx", "clean", False, False)
    said = capsys.readouterr().out
    assert path.read_bytes() == before
    assert "人工改过，保留原样" in said and "接待档案利用者人次" in said and "1,250" in said
    assert b"<w:comment " not in package.opened(tmp_path / "净.docx").parts.get("word/comments.xml", b"")
    with pytest.raises(ClerkError, match="已经存在"):
        command.refresh(late, path, tmp_path / "净.docx", "clean", False, False)
    with pytest.raises(ClerkError, match="请用 -o 写明文件名"):
        command.refresh(late, path, None, "final", False, False)


def test_a_clean_draft_has_no_comments_and_keeps_its_controls(draft, tmp_path):
    report.render(draft[0], 2022, tmp_path / "净.docx", is_clean=True)
    clean = package.opened(tmp_path / "净.docx")
    assert b"<w:comment " not in clean.parts.get("word/comments.xml", b"")
    assert b"commentReference" not in clean.parts[DOCUMENT]
    assert len(opened(tmp_path / "净.docx").controls) == len(opened(draft[1]).controls)
    assert check.check(draft[0], tmp_path / "净.docx") == []


def test_a_hand_changed_number_of_a_clean_draft_gets_a_mark_of_its_own(draft, tmp_path):
    report.render(draft[0], 2022, tmp_path / "净.docx", is_clean=True)
    package.write(edits.edited(package.opened(tmp_path / "净.docx"), edits.number_typed_over), tmp_path / "净.docx")
    refresh(draft[0], tmp_path / "净.docx")
    assert "人工改（系统值 1,237）" in package.opened(tmp_path / "净.docx").parts["word/comments.xml"].decode()
    assert not refresh(draft[0], tmp_path / "净.docx").is_changed


def test_a_final_is_refused_while_anything_is_to_be_filled_in_and_says_what(draft, tmp_path):
    with pytest.raises(ClerkError, match=r"还不能定稿：待补 \d+ 处（年度重点任务和所获荣誉、"):
        command.report(draft[0], Asked(2022, "999001", is_final=True), tmp_path / "定稿.docx")
    assert not (tmp_path / "定稿.docx").exists()


def test_a_final_is_refused_of_a_year_that_is_not_frozen(draft, tmp_path):
    draft[0].templates.mkdir()
    template = write_template(draft[0].templates / "短.docx", "接待{{ lookup_visitors }}人次。")
    with pytest.raises(ClerkError, match="还没有冻结"):
        command.report(draft[0], Asked(2022, "999001", is_final=True), tmp_path / "定稿.docx", template=template.stem)


@pytest.mark.parametrize(
    ("edit", "said"),
    [(edits.remark_by_a_colleague, "批注 1 条没有处理"), (edits.words_inserted_with_changes_tracked, "修订 1 处没有接受或拒绝")],
    ids=["comment", "revision"],
)
def test_a_final_is_refused_while_peoples_comments_and_revisions_are_open(changed, edit, said):
    with pytest.raises(ClerkError, match=said):
        final.refuse_unfinished(package.opened(changed(edit)))


def test_a_final_has_neither_comments_nor_controls_nor_drafting_notes_and_is_stamped(draft, changed):
    made = final.final(package.opened(changed(edits.remark_by_a_colleague)), "2022 年数据于 2023-01-10 冻结（日志第 91 条，abc）")
    tree = package.parsed(DOCUMENT, made.parts[DOCUMENT])
    assert not list(tree.iter(controls.SDT))
    text = controls.visible(tree)
    assert "接待各类档案利用者1,237人次，比上年增长3.1%" in text
    assert "起草说明" not in text and "附件1" in text and "数据版本：" in text
    assert "\u200b" not in made.parts[DOCUMENT].decode() and b"_annals_" not in made.parts[DOCUMENT]
    assert not [name for name in made.parts if name.startswith("customXml/")]
    left = package.parsed("comments", made.parts["word/comments.xml"])
    assert [one.get(qn("w:author")) for one in left] == ["王科长"]
    assert "冻结（日志第 91 条" in made.parts["docProps/custom.xml"].decode()
    with pytest.raises(ClerkError, match="没有本系统的数字控件"):
        opened(_written(made, draft[1]))


def _written(made, beside):
    package.write(made, beside.with_name("定稿.docx"))
    return beside.with_name("定稿.docx")


def test_a_final_opens_in_word_again_as_python_docx_reads_it(draft):
    made = _written(final.final(package.opened(draft[1]), "x"), draft[1])
    assert Document(made).paragraphs[0].text == "2022年度兰台区档案馆档案工作总结"


def test_the_drafting_notes_are_one_block_that_a_final_does_not_have(draft):
    tree = package.parsed(DOCUMENT, package.opened(draft[1]).parts[DOCUMENT])
    [block] = [one for one in tree.iter(controls.SDT) if controls.tag_of(one) == DRAFT_ONLY]
    assert controls.visible(block).startswith("起草说明")


def test_the_stamp_names_the_freeze_and_its_entry_in_the_journal():
    freeze = extras.Freeze(datetime(2023, 1, 10), 91, "0123456789abcdef")
    assert extras.stamp(2022, freeze) == "2022 年数据于 2023-01-10 冻结（日志第 91 条，0123456789ab）"
