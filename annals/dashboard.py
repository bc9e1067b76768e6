"""Serves the pages to this machine's browser: Streamlit in a process of its own, on the loopback address only."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
import webbrowser

from annals import warehouse
from annals.errors import ClerkError
from annals.settings import DASHBOARDS, HOME_VARIABLE, Settings

ADDRESS = "127.0.0.1"
PATIENCE = 60  # seconds that a cold start on a slow disk may take


def serve(settings: Settings, port: int, open_browser: bool) -> int:
    """Serves the pages until Ctrl+C, and opens them in the browser where asked; returns the server's exit status.

    Raises ClerkError where no warehouse is published yet, or another program has the port.
    """
    warehouse.generation(settings)
    _refuse_taken(port)
    server = start(settings, port)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # so that the server ends with us
    try:
        if answers(server, port):
            print(f"网页在 {address(port)}，只有本机能看。按 Ctrl+C 结束。", flush=True)
            if open_browser:
                webbrowser.open(address(port))
        return server.wait()
    except KeyboardInterrupt:
        return 0
    finally:
        server.terminate()
        server.wait()


def start(settings: Settings, port: int) -> subprocess.Popen:
    """The server's process; what is not said here is in dashboards/.streamlit/config.toml."""
    command = [sys.executable, "-m", "streamlit", "run", "server.py", f"--server.address={ADDRESS}", f"--server.port={port}"]
    return subprocess.Popen(command, cwd=DASHBOARDS, env=os.environ | {HOME_VARIABLE: str(settings.home)})


def answers(server: subprocess.Popen, port: int) -> bool:
    """Waits for the server; True once it answers, False where it ended or let PATIENCE pass."""
    deadline = time.monotonic() + PATIENCE
    while server.poll() is None and time.monotonic() < deadline:
        try:
            urllib.request.build_opener(urllib.request.ProxyHandler({})).open(f"{address(port)}/_stcore/health", timeout=5)
            return True
        except OSError:  # not listening yet, or too busy to answer
            time.sleep(0.1)
    return False


def address(port: int) -> str:
    """Where the browser finds the pages."""
    return f"http://{ADDRESS}:{port}"


def _refuse_taken(port: int) -> None:
    with socket.socket() as probe:
        if os.name == "posix":  # elsewhere the option lets two programs have one port
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((ADDRESS, port))
        except OSError as error:
            raise ClerkError(
                f"端口 {port} 用不了：已被别的程序占用，或者没有权限。请换一个，例如 annals dashboard --port 8601。"
            ) from error
