"""What `annals dashboard` starts: the pages behind their front."""

import streamlit as st
from starlette.middleware import Middleware
from streamlit.runtime.pages_manager import PagesManager

from annals.front import Front

# Until st.navigation has run once, Streamlit makes a menu of its own from a folder called `pages` and leaves app.py out.
PagesManager.uses_pages_directory = False

app = st.App("app.py", middleware=[Middleware(Front)])
