"""The pages' frame: their names and order, their look, and what is said when a page cannot be drawn."""

import logging
from pathlib import Path

import streamlit as st

from annals.errors import ClerkError

st.set_page_config(page_title="兰台年鉴", page_icon="🏛️", layout="wide")
st.html(Path(__file__).parent / "theme.css")

pages = [
    st.Page("pages/overview.py", title="总览", default=True),
    st.Page("pages/lookups.py", title="利用"),
    st.Page("pages/indicators.py", title="指标"),
    st.Page("pages/quality.py", title="核对"),
]
page = st.navigation(pages, position="hidden")  # Streamlit's own menu folds away on a phone
with st.container(key="bar", horizontal=True):
    st.html('<p class="brand"><span>兰台</span>兰台年鉴</p>')
    for each in pages:
        with st.container(key="here" if each is page else f"to_{each.title}", width="content"):
            st.page_link(each)

try:
    page.run()
except ClerkError as error:
    st.error(str(error))
except Exception:
    logging.exception("a page failed")
    st.error("这一页出错了。请把启动 annals dashboard 的窗口里最后几行字发给维护的人。")
