"""The door out: what it fetches, and everything it refuses."""

import gzip
import http.server
import ipaddress
import socket
import subprocess
import sys
import threading
import time
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles import fetching
from articles.fetching import NotFetched, fetch

from .web_server import HERE, Server, reply, serving

ROOT = Path(__file__).parent.parent


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as server:
        yield server


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str]]:
    """Host names and the addresses they stand for, the next answer each time they are looked up."""
    table: dict[str, list[str]] = {}

    def look_up(host: str, port: object, **_options: object) -> list[tuple]:
        if host not in table:
            raise socket.gaierror("unknown")
        answers = table[host].pop(0) if len(table[host]) > 1 else table[host][0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (answer, 0)) for answer in answers.split()]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return table


def test_a_file_comes_with_its_kind(server: Server) -> None:
    server.answer = lambda request: reply(request, b"picture", Content_Type="image/png; x=1")
    assert server.fetch() == fetching.Fetched(b"picture", "image/png", server.url())


@pytest.mark.parametrize(
    "address",
    [
        *("http://127.0.0.1/", "http://[::1]/", "http://localhost/", "http://localhost./", "http://0.0.0.0/"),
        *("http://169.254.169.254/latest/meta-data/", "http://10.1.2.3/", "http://172.16.0.1/", "http://192.168.1.1/"),
        *("http://[fd00::1]/", "http://[fe80::1]/", "http://[::ffff:7f00:1]/", "http://[::ffff:10.0.0.1]/"),
        *("http://[64:ff9b::7f00:1]/", "http://[2002:7f00:1::]/", "http://[::127.0.0.1]/", "http://[ff02::1]/"),
        *("http://[fec0::1]/", "http://224.0.0.1/", "http://255.255.255.255/", "http://240.0.0.1/", "http://[::]/"),
        *("http://100.64.0.1/", "http://192.0.2.1/", "http://2130706433/", "http://0x7f.1/", "http://127.1/"),
    ],
)
def test_addresses_that_are_not_public_are_refused(address: str) -> None:
    with pytest.raises(NotFetched, match=r"not on the public internet|not known"):
        fetch(address)


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("file:///etc/passwd", "http"),
        ("gopher://example.org/", "http"),
        ("ftp://example.org/a.png", "http"),
        ("data:image/png;base64,AAAA", "http"),
        ("//example.org/a.png", "http"),
        ("http://user@example.org/", "user name"),
        ("http://user:secret@127.0.0.1/", "user name"),
        ("http://@example.org/", "user name"),
        ("http://example.org:22/", "port 22"),
        ("http://example.org:99999/", "no web address"),
        ("http://[half/", "no web address"),
        ("http:///a.png", "no web address"),
        ("http://example.org/a b", "no web address"),
        ("http://example.org/\r\nHost: other", "no web address"),
        ("http://" + "a" * 70 + ".example/", "not known|host name"),
    ],
)
def test_addresses_that_are_no_public_web_address_are_refused(address: str, why: str) -> None:
    with pytest.raises(NotFetched, match=why):
        fetch(address)


@given(st.ip_addresses())
def test_only_what_the_registries_call_global_is_public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> None:
    if fetching.is_public(str(address)):
        assert address.is_global
        assert not address.is_multicast
    if isinstance(address, ipaddress.IPv4Address):
        assert not fetching.is_public(f"::ffff:{address}")
        assert not fetching.is_public(f"64:ff9b::{address}")


def test_a_name_with_one_private_address_among_public_ones_is_refused(names: dict[str, list[str]]) -> None:
    names["two.example"] = ["93.184.216.34 10.0.0.1"]
    with pytest.raises(NotFetched, match="public"):
        fetch("http://two.example/")


def test_the_address_that_was_checked_is_the_one_called(server: Server, names: dict[str, list[str]]) -> None:
    names["pictures.example"] = [HERE, "10.0.0.1"]  # what the name means changes after the first look
    server.answer = lambda request: reply(request, b"picture")
    assert server.fetch(server.url(host="pictures.example")).content == b"picture"
    assert server.asked == [("/a.png", f"pictures.example:{server.port}")]


def test_every_hop_is_checked_again(server: Server, names: dict[str, list[str]]) -> None:
    names["pictures.example"] = [HERE, "10.0.0.1"]
    target = server.url("/b.png", host="pictures.example")
    server.answer = lambda request: reply(request, b"", 302, Location=target)
    with pytest.raises(NotFetched, match=r"pictures\.example is not on the public internet"):
        server.fetch(server.url(host="pictures.example"))
    assert len(server.asked) == 1


@pytest.mark.parametrize("target", ["file:///etc/passwd", "http://169.254.169.254/", "http://u@example.org/", "//[x"])
def test_a_redirect_to_where_nobody_may_go_is_refused(server: Server, target: str) -> None:
    server.answer = lambda request: reply(request, b"", 302, Location=target)
    with pytest.raises(NotFetched):
        server.fetch()
    assert len(server.asked) == 1


def test_redirects_end(server: Server) -> None:
    server.answer = lambda request: reply(request, b"", 302, Location=request.path + "x")
    with pytest.raises(NotFetched, match="5 redirects"):
        server.fetch()
    assert len(server.asked) == fetching.MAX_HOPS + 1


def test_a_redirect_leads_to_the_file(server: Server) -> None:
    def answer(request: http.server.BaseHTTPRequestHandler) -> None:
        if request.path == "/a.png":
            reply(request, b"", 301, Location="圖/b.png".encode().decode("latin-1"))
        else:
            reply(request, b"picture")

    server.answer = answer
    assert server.fetch().content == b"picture"
    assert server.asked[1][0] == "/%E5%9C%96/b.png"


@pytest.mark.parametrize("coding", ["gzip", "deflate"])
def test_packed_files_are_unpacked_and_bombs_are_not(server: Server, coding: str) -> None:
    pack = gzip.compress if coding == "gzip" else zlib.compress
    server.answer = lambda request: reply(request, pack(b"picture"), Content_Encoding=coding)
    assert server.fetch().content == b"picture"
    server.answer = lambda request: reply(request, pack(bytes(30_000_000)), Content_Encoding=coding)
    with pytest.raises(NotFetched, match="more than 20 MB"):
        server.fetch()


def test_an_endless_file_is_cut_off(server: Server) -> None:
    def answer(request: http.server.BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.end_headers()
        try:
            while True:
                request.wfile.write(bytes(65536))
        except OSError:
            return

    server.answer = answer
    with pytest.raises(NotFetched, match="more than 1 MB"):
        server.fetch(max_bytes=1_000_000)


def test_what_follows_a_packed_file_without_end_is_cut_off(server: Server) -> None:
    def answer(request: http.server.BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.send_header("Content-Encoding", "gzip")
        request.end_headers()
        try:
            request.wfile.write(gzip.compress(b"picture"))
            while True:
                request.wfile.write(bytes(65536))
        except OSError:
            return

    server.answer = answer
    with pytest.raises(NotFetched, match="more than 1 MB"):
        server.fetch(max_bytes=1_000_000)


@pytest.mark.parametrize("part", ["headers", "body"])
def test_a_server_that_drips_is_left_when_the_time_is_up(server: Server, part: str) -> None:
    done = threading.Event()

    def answer(request: http.server.BaseHTTPRequestHandler) -> None:
        request.wfile.write(b"HTTP/1.0 200 OK\r\n" + (b"\r\n" if part == "body" else b"X-Slow: "))
        try:
            while not done.is_set():
                request.wfile.write(b"x")
                time.sleep(0.05)
        except OSError:
            return

    server.answer = answer
    with pytest.raises(NotFetched, match="too long"):
        server.fetch(seconds=0.6)
    done.set()


def test_a_file_cut_short_is_none(server: Server) -> None:
    server.answer = lambda request: reply(request, b"half", Content_Length="8")
    with pytest.raises(NotFetched, match="cut short"):
        server.fetch()


@pytest.mark.parametrize("status", [204, 206, 404, 500])
def test_anything_but_a_file_is_refused(server: Server, status: int) -> None:
    server.answer = lambda request: reply(request, b"", status)
    with pytest.raises(NotFetched, match=str(status)):
        server.fetch()


def test_nobody_listening_is_said(server: Server) -> None:
    with socket.socket() as unused:
        unused.bind((HERE, 0))
        port = unused.getsockname()[1]
    with pytest.raises(NotFetched, match="cannot be reached"):
        fetch(f"http://{HERE}:{port}/", ports={port}, trusted={HERE})


@pytest.mark.parametrize(
    "line", ["import socket", "import http.client", "from urllib.request import urlopen", "import requests"]
)
def test_the_linter_refuses_any_other_way_out(line: str) -> None:
    def check(name: str) -> subprocess.CompletedProcess:
        command = [sys.executable, "-m", "ruff", "check", "--select", "TID251", "--stdin-filename", name, "-"]
        return subprocess.run(command, input=line, text=True, capture_output=True, cwd=ROOT)

    assert "articles.fetching" in check("articles/views.py").stdout
    assert check("articles/fetching.py").returncode == 0
