"""The pages: each renders; in a real browser they are Chinese, ask nobody else, and show what the warehouse says."""

import os
import re
import shutil
import socket
from pathlib import Path

import duckdb
import pytest
from playwright.sync_api import expect, sync_playwright
from streamlit.testing.v1 import AppTest

from annals import dashboard, settings, warehouse
from annals.errors import ClerkError

PAGES = sorted((settings.DASHBOARDS / "pages").glob("*.py"))
BROWSERS = ["chromium", "chromium-browser", "google-chrome"]


@pytest.fixture(scope="session")
def browser():
    """Headless Chromium; a machine without one skips what needs it, except in continuous integration."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if not found:
        said = "no Chromium on this machine: the pages were NOT looked at in a browser"
        pytest.fail(said) if os.environ.get("CI") == "true" else pytest.skip(said)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=["--disable-background-networking", "--disable-sync"])
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def address(demo_home):
    """Where the pages on the demo's warehouse are served."""
    port = free_port()
    server = dashboard.start(demo_home, port)
    assert dashboard.answers(server, port)
    yield dashboard.address(port)
    server.terminate()
    server.wait()


@pytest.fixture
def tab(browser):
    """A tab that remembers what its pages asked for and what they complained of."""
    context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN")
    tab = context.new_page()
    tab.asked, tab.complaints = [], []
    tab.on("request", lambda request: tab.asked.append(request.url))
    tab.on("websocket", lambda socket: tab.asked.append(socket.url))
    tab.on("pageerror", lambda error: tab.complaints.append(str(error)))
    tab.on("console", lambda message: tab.complaints.append(message.text) if message.type in ("error", "warning") else None)
    yield tab
    context.close()


@pytest.fixture
def altered(demo_home, tmp_path, monkeypatch):
    """Publishes the demo's warehouse with some rows changed, in a data folder of the test's own; may be called again."""
    monkeypatch.setenv(settings.HOME_VARIABLE, str(tmp_path))

    def publish(*statements: str) -> None:
        building = warehouse.new_generation(settings.load())
        shutil.copy(demo_home.warehouse / warehouse.generation(demo_home), building)
        with duckdb.connect(building) as con:
            for statement in statements:
                con.execute(statement)
        warehouse.publish(settings.load(), building)

    return publish


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((dashboard.ADDRESS, 0))
        return probe.getsockname()[1]


def shown(page: str, year: int | None = None) -> str:
    """The HTML of a page, after choosing the year."""
    app = AppTest.from_file(str(settings.DASHBOARDS / "pages" / f"{page}.py"), default_timeout=30).run()
    if year:
        app.selectbox(key="year").set_value(year).run()
    assert not app.exception
    return "\n".join(element.proto.body for element in app.get("html"))


def card(html: str, indicator: str) -> str:
    """The words of an indicator's card."""
    found = re.search(f'<article class="card" data-indicator="{indicator}">(.*?)</article>', html)
    return re.sub("<[^>]+>", " ", found[1])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_page_renders_for_every_year(page, altered):
    altered()
    app = AppTest.from_file(str(page), default_timeout=30).run()
    for year in app.selectbox(key="year").options:
        app.selectbox(key="year").set_value(int(year.removesuffix("年"))).run()
        assert not app.exception
        assert len(app.get("html")) > 1


def test_every_page_opens_in_a_browser_without_a_complaint_or_a_request_to_another_machine(tab, address):
    for path, title in [("/lookups", "档案利用"), ("/indicators", "全部指标"), ("/quality", "数据核对"), ("/", "工作总览")]:
        tab.goto(address + path)
        tab.wait_for_selector(f".masthead h1:has-text('{title}')")
        tab.wait_for_selector(".scroll table" if path == "/quality" else ".js-plotly-plot .main-svg")
        tab.wait_for_load_state("networkidle")
        assert tab.get_by_role("link").all_inner_texts() == ["总览", "利用", "指标", "核对"]
    assert tab.complaints == []
    elsewhere = [url for url in tab.asked if not re.match(r"(https?|ws)://127\.0\.0\.1:|data:|blob:", url)]
    assert elsewhere == []


def test_switching_the_year_shows_that_year_s_figure_from_the_warehouse(tab, address, demo_home):
    ((visitors,),) = (
        warehouse.connect(demo_home)
        .execute("select value::int from rpt_figures where indicator_id = 'lookup_visitors' and stat_year = 2021 and value > 0")
        .fetchall()
    )
    tab.goto(address)
    tab.get_by_label("年度", exact=True).click()
    tab.get_by_role("option", name="2021年").click()
    amount = tab.locator("[data-indicator=lookup_visitors] .amount").first
    tab.wait_for_selector(".masthead h1:has-text('2021年')")
    expect(amount).to_have_text(f"{visitors:,}")  # the cards follow the masthead, one by one

    tab.get_by_role("link", name="利用").click()
    tab.wait_for_selector(".masthead h1:has-text('2021年档案利用')")
    expect(amount).to_have_text(f"{visitors:,}")


@pytest.mark.parametrize("path", ["/", "/lookups", "/indicators", "/quality"])
def test_on_a_phone_a_page_is_no_wider_than_the_screen_and_has_no_word_of_english(path, tab, address):
    tab.set_viewport_size({"width": 390, "height": 844})
    tab.goto(address + path)
    tab.wait_for_selector(".scroll table" if path == "/quality" else ".js-plotly-plot .main-svg")
    tab.wait_for_load_state("networkidle")
    assert tab.evaluate("[...document.querySelectorAll('[data-testid=stMain], body')].every(e => e.scrollWidth <= 390)")
    assert tab.evaluate("document.documentElement.lang") == "zh-CN"
    to_type = re.compile("annals [a-z]+|archives[.]csv|GB")  # what a clerk types, and a unit, are spelt as they are
    assert re.findall("[A-Za-z]{2,}", to_type.sub("", tab.inner_text("body")) + tab.title()) == []


def test_a_published_generation_is_shown_without_a_restart(altered):
    altered("update rpt_figures set value = 4321 where indicator_id = 'lookup_visitors'")
    assert "4,321" in card(shown("overview", 2022), "lookup_visitors")
    altered("update rpt_figures set value = 1234 where indicator_id = 'lookup_visitors'")
    assert "1,234" in card(shown("overview", 2022), "lookup_visitors")


def test_a_missing_figure_says_so_and_shows_neither_a_number_nor_a_blank(altered):
    altered(
        """
        update rpt_figures set value = null, change = null, value_status = 'missing', change_status = 'missing'
        where indicator_id = 'wallcharts' and stat_year = 2022
        """
    )
    html = shown("overview", 2022)
    words = card(html, "wallcharts").replace("？", "")
    assert "待补" in words
    assert "无数据" in words
    assert not re.search(r"\d", words)
    assert "1项待补" in html


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("state = 'frozen'", "已冻结"),
        ("state = 'restated', restated_value = 77", "已冻结，另有重述数 77份"),
        ("base = 'frozen'", "上年为原报数"),
        ("base = 'restated'", "上年为重述数"),
        ("base = 'published'", "上年为已公布数"),
        ("base = 'comparable'", "上年按可比口径"),
        ("value_status = 'incomplete', members_missing = 2", "缺2个馆的数据"),
    ],
)
def test_a_card_says_whose_figure_it_is_and_what_it_is_compared_with(state, words, altered):
    altered(f"update rpt_figures set {state} where indicator_id = 'questionnaires'")
    assert words in card(shown("overview", 2022), "questionnaires")


def test_an_indicator_shows_its_years_its_average_growth_and_its_parts(altered):
    altered("update rpt_figures set state = 'frozen' where indicator_id = 'study_sessions' and stat_year = 2020")
    html = re.sub("<[^>]+>", " ", shown("indicators", 2022))
    assert re.search(r"2020年 +38 +下降35.6% +已冻结", html)
    assert "2018—2022年（间隔4年）累计增长1.7%，年均增长0.4%" in html  # 58, then 59; 59/58 to the power of 1/4
    heads = " +".join(["2022年", "次", "与上年同月比较", "与上月比较", "年初至本月", "与上年同期比较"])
    # 5 in January as the year before, after 4 in December; then 5 after 4 the year before, and 10 after 9 in two months.
    months = " +".join(["1月", "5", "持平", "增长25.0%", "5", "持平", "2月", "5", "增长25.0%", "持平", "10", "增长11.1%"])
    assert re.search(f"{heads} +{months}", html)
    assert re.search(r"类别 +次 +上年 +增减 +占比 +占比增减", html)


def test_the_checks_stand_with_what_was_expected_and_what_was_said_about_them(altered):
    altered("update rpt_checks set comment = '馆舍改造，闭馆两周' where subject = '接待档案利用者人次 12月'")
    html = re.sub("<[^>]+>", " ", shown("quality", 2022))
    assert re.search(r"接待档案利用者人次 12月 +583 到 1186（[^）]+） +395 .*馆舍改造，闭馆两周", html)


def test_a_ledger_s_missing_month_stands_in_its_place_with_the_figures_that_rest_on_it(altered):
    altered(
        "update rpt_completeness set status = 'missing', rows = 0, incomplete_figures = '复印档案资料页数'"
        " where ledger = 'utilization' and month_on = '2022-05-01'"
    )
    (row,) = re.findall("<tr><th>档案利用登记簿</th>(.*?)</tr>", shown("quality", 2022))
    cells = re.findall('<td(?: class="(.*?)")?>(.*?)</td>', row)
    assert cells[4] == ("missing", "缺")
    assert cells[5][0] == "came"
    assert cells[13] == ("names", "复印档案资料页数")


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("no_base", "无可比数据"),
        ("zero_base", "上年为零"),
        ("definition_changed", "口径调整，不可比"),
        ("incomplete", "数据不全"),
    ],
)
def test_a_change_that_cannot_be_computed_says_why(status, words, altered):
    altered(f"update rpt_figures set change = null, change_status = '{status}' where indicator_id = 'wallcharts'")
    assert words in card(shown("overview", 2022), "wallcharts")


def test_an_incomplete_figure_says_how_much_is_wanting(altered):
    altered("update rpt_figures set value_status = 'incomplete', months_missing = 2 where indicator_id = 'guided_units'")
    html = shown("overview", 2022)
    assert "缺2个月的数据" in card(html, "guided_units")
    assert "1项数据不全" in html


def test_a_running_year_says_its_months_and_is_compared_with_the_same_ones(altered):
    altered("update rpt_figures set through_month = 9 where stat_year = 2023")
    html = shown("overview", 2023)
    assert "2023年（1—9月）工作总览" in html
    assert "与2022年同期比较" in html


def test_a_figure_made_of_several_shows_its_parts(altered):
    altered("update rpt_figures set value = 2 where indicator_id = 'storerooms_added_special'")
    assert "新增专业库个数2" in card(shown("overview", 2022), "storerooms_added")


def test_a_cell_of_fewer_than_five_persons_is_withheld_and_a_missing_month_is_not_zero(altered):
    altered(
        "delete from rpt_lookup_months where month_on = '2022-05-01'",
        """
        update rpt_lookup_months set is_suppressed = true, visits = null, lookups = null, items = null, pages = null
        where month_on = '2022-06-01' and dimension = 'purpose' and dimension_value = '工作查考'
        """,
    )
    html = shown("lookups", 2022)
    (row,) = re.findall("<tr><th>工作查考</th>(.*?)</tr>", html)
    cells = re.findall("<td[^>]*>(.*?)</td>", row)
    assert cells[4] == "无数据"
    assert cells[5] == "人少不显示"
    assert re.fullmatch("[0-9,]+", cells[6])


def test_the_forecast_stands_with_its_model_its_error_and_its_assumption(altered):
    altered(
        "update rpt_forecast_errors set mae = 51.6, mape = 10.84, backtests = 24 where is_chosen",
        "update rpt_lookup_forecast set value = 600.4, low_80 = 500, high_80 = 700, low_95 = 450, high_95 = 750 where is_chosen",
        "update rpt_lookup_forecast set assumes_statutory_days = month_on >= '2024-06-01'",
    )
    words = re.sub("<[^>]+>", "", shown("lookups"))
    assert "2024年1月预计接待600人次，八成可能在500—700人次之间，九成五可能在450—750人次之间" in words
    assert "拿过去的月份试算24次，与实际平均每月相差52人次（10.8%）" in words
    assert "2024年6月起的放假调休安排尚未公布，开放天数按法定节假日推算" in words


def test_without_a_forecast_the_page_says_why(altered):
    altered(
        "delete from rpt_lookup_forecast",
        "update rpt_forecast_errors set mae = null, mape = null, backtests = 0, is_chosen = false, note = '历史只有8个月'",
    )
    assert "历史只有8个月" in shown("lookups")


def test_before_the_first_build_the_dashboard_says_what_to_run(home):
    with pytest.raises(ClerkError, match="annals build"):
        dashboard.serve(home, port=free_port(), open_browser=False)


def test_a_taken_port_is_named(demo_home):
    with socket.socket() as other:
        other.bind((dashboard.ADDRESS, 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(ClerkError, match=str(port)):
            dashboard.serve(demo_home, port=port, open_browser=False)


def test_pages_hold_no_sql_and_no_number_formats():
    for page in PAGES:
        source = Path(page).read_text("utf-8")
        assert not re.search(r"\.execute\(|\bselect\b|:,|\.\d+f|round\(", source), page.name
