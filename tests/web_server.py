"""A web server on this machine, for tests of what is fetched."""

import contextlib
import http.server
import threading
from collections.abc import Callable, Iterator

from articles import fetching

HERE = "127.0.0.1"
Answer = Callable[[http.server.BaseHTTPRequestHandler], None]


class Server(http.server.ThreadingHTTPServer):
    """A web server that answers as the test says; `asked` are the requests that reached it."""

    daemon_threads = True

    def __init__(self) -> None:
        self.answer: Answer = lambda request: reply(request, b"")
        self.asked: list[tuple[str, str]] = []

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.server.asked.append((self.path, self.headers["Host"]))
                self.server.answer(self)

            def log_message(self, *args: object) -> None:
                return

        super().__init__((HERE, 0), Handler)

    @property
    def port(self) -> int:
        return self.server_address[1]

    def url(self, path: str = "/a.png", host: str = HERE) -> str:
        return f"http://{host}:{self.port}{path}"

    def fetch(self, address: str = "", **options: object) -> fetching.Fetched:
        return fetching.fetch(
            address or self.url(), **{"ports": {self.port}, "trusted": {HERE}, "seconds": 5} | options
        )


def reply(request: http.server.BaseHTTPRequestHandler, body: bytes, status: int = 200, **headers: str) -> None:
    request.send_response(status)
    for name, value in ({"Content_Length": str(len(body))} | headers).items():
        request.send_header(name.replace("_", "-"), value)
    request.end_headers()
    request.wfile.write(body)


@contextlib.contextmanager
def serving() -> Iterator[Server]:
    """A server that answers until the block ends."""
    with Server() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
