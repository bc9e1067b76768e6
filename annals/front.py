"""What stands between the browser and Streamlit: the document is Chinese, and nothing in it may ask another machine.

Streamlit's own document says that it is English (browsers then offer to translate it), and guesses where its server is.
"""

from collections.abc import Awaitable, Callable

Message = dict
Send = Callable[[Message], Awaitable[None]]

TITLE = "兰台年鉴"
DOCUMENT = [
    ('<html lang="en">', '<html lang="zh-CN" translate="no">'),
    ("<title>Streamlit</title>", f"<title>{TITLE}</title>"),
    # Without this a page opened by its own address asks for its server below that address first, and the console shows two errors.
    (
        "<script>",
        "<script>window.__streamlit = {BACKEND_BASE_URL: location.origin, MAIN_PAGE_BASE_URL: location.origin}</script><script>",
    ),
]
HEADERS = {
    "content-security-policy": (
        "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
        "font-src 'self' data:; worker-src 'self' blob:; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
    ),
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}


class Front:
    """ASGI middleware that rewrites Streamlit's document and adds the headers by which a browser refuses outside requests."""

    def __init__(self, app: Callable) -> None:
        self.app = app

    async def __call__(self, scope: dict, receive: Callable, send: Send) -> None:
        if scope["type"] == "http":
            plain = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
            scope, send = scope | {"headers": plain}, _rewriting(send)  # on one machine compression would only cost time
        await self.app(scope, receive, send)


def _rewriting(send: Send) -> Send:
    start: Message = {}
    body = bytearray()

    async def forward(message: Message) -> None:
        if message["type"] == "http.response.start":
            start.update(message, headers=_with(message["headers"], HEADERS))
            if not _is_document(start):
                await send(start)
        elif not _is_document(start):
            await send(message)
        else:
            body.extend(message.get("body", b""))
            if not message.get("more_body"):
                document = _in_chinese(body.decode()).encode()
                await send(start | {"headers": _with(start["headers"], {"content-length": str(len(document))})})
                await send({"type": "http.response.body", "body": document})

    return forward


def _in_chinese(document: str) -> str:
    for theirs, ours in DOCUMENT:
        document = document.replace(theirs, ours, 1)
    return document


def _is_document(start: Message) -> bool:
    return any(name == b"content-type" and value.startswith(b"text/html") for name, value in start["headers"])


def _with(headers: list[tuple[bytes, bytes]], more: dict[str, str]) -> list[tuple[bytes, bytes]]:
    added = [(name.encode(), value.encode()) for name, value in more.items()]
    return [*((name, value) for name, value in headers if name.decode().lower() not in more), *added]
