"""The one door out: a file fetched from an address that a stranger wrote. Nothing else here opens a connection.

What an address names is looked up once, every answer is checked, and the connection goes to the very address that
was checked, so that a name cannot mean one machine while it is checked and another when it is called.
"""

import http.client
import ipaddress
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Self
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from django.utils.translation import gettext as _

MAX_BYTES = 20 * 1024 * 1024
MAX_HOPS = 5
SECONDS = 20.0
PORTS = frozenset({80, 443})
_SILENCE = 5.0  # seconds that may pass without a byte
_CHUNK = 64 * 1024
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_HEADERS = {
    "User-Agent": "Newsroom/1.0",
    "Accept-Encoding": "gzip, deflate",
    "Connection": "close",
}

# Networks whose addresses stand for others, so that a private one can hide behind them.
_TRANSLATED = tuple(
    ipaddress.IPv6Network(network) for network in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "::/96")
)

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class NotFetched(Exception):
    """A file that was not fetched; the message says why, for the person who wanted it."""


@dataclass(frozen=True)
class Fetched:
    """What came: the bytes, what the server calls them, and the address that answered in the end."""

    content: bytes
    kind: str
    address: str


def fetch(
    address: str,
    *,
    max_bytes: int = MAX_BYTES,
    seconds: float = SECONDS,
    ports: Collection[int] = PORTS,
    trusted: Collection[str] = (),
    accept: str = "image/*",
) -> Fetched:
    """Fetch a file from the public web.

    In:     an http or https address. ``trusted`` are IP addresses that are called although they are private: for tests.
            ``seconds`` is for everything together, ``max_bytes`` for the file before and after unpacking,
            ``accept`` the kinds of file that are asked for.
    Out:    the file. Redirects are followed, each checked as the first address was.
    Errors: NotFetched for an address that is not public or cannot be had, a file too large, a server too slow.

    >>> fetch("http://169.254.169.254/latest/meta-data/")  # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
    articles.fetching.NotFetched: 169.254.169.254 is not on the public internet
    """
    deadline = time.monotonic() + seconds
    for _hop in range(MAX_HOPS + 1):
        parts = _checked(address, ports)
        with _Call(parts, _public_address(parts, trusted, deadline), deadline) as call:
            target = call.ask(accept)
            if target is None:
                return Fetched(call.body(max_bytes), call.kind, address)
        try:
            address = urljoin(address, target)
        except ValueError:
            raise NotFetched(_("the server sent on to an address that is none")) from None
    raise NotFetched(_("more than %(hops)d redirects") % {"hops": MAX_HOPS})


def _checked(address: str, ports: Collection[int]) -> SplitResult:
    """The parts of an address that may be called at all."""
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        raise NotFetched(_("this is no web address")) from None
    if parts.scheme not in ("http", "https"):
        raise NotFetched(_("only http and https are fetched, not %(scheme)s") % {"scheme": parts.scheme or "?"})
    if parts.username is not None or parts.password is not None or "@" in parts.netloc:
        raise NotFetched(_("addresses with a user name are not fetched"))
    if not parts.hostname or any(char.isspace() or ord(char) < 33 for char in address):
        raise NotFetched(_("this is no web address"))
    if (port or _default_port(parts)) not in ports:
        raise NotFetched(_("port %(port)d is not fetched from") % {"port": port or _default_port(parts)})
    return parts


def _default_port(parts: SplitResult) -> int:
    return 443 if parts.scheme == "https" else 80


def _public_address(parts: SplitResult, trusted: Collection[str], deadline: float) -> str:
    """The IP address to call. One private answer among several is enough to refuse: the name is not to be trusted."""
    host = parts.hostname or ""
    found = _looked_up(host, deadline)
    for answer in found:
        if answer not in trusted and not is_public(answer):
            raise NotFetched(_("%(host)s is not on the public internet") % {"host": host})
    return found[0]


def _looked_up(host: str, deadline: float) -> list[str]:
    """What the name stands for. The system's resolver knows no time limit, so it is waited for, not called."""
    try:
        name = host.encode("idna").decode("ascii") if not host.isascii() else host
    except UnicodeError:
        raise NotFetched(_("%(host)s is no host name") % {"host": host}) from None
    answers: list[str] = []

    def look() -> None:
        try:
            answers.extend(str(info[4][0]) for info in socket.getaddrinfo(name, None, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError):
            return

    looking = threading.Thread(target=look, daemon=True)
    looking.start()
    looking.join(max(0.0, deadline - time.monotonic()))
    if looking.is_alive():
        raise NotFetched(_("%(host)s took too long to look up") % {"host": host})
    if not answers:
        raise NotFetched(_("%(host)s is not known") % {"host": host})
    return answers


def is_public(answer: str) -> bool:
    """Whether an IP address belongs to the public internet, and to nothing that is reached through it.

    >>> is_public("8.8.8.8"), is_public("10.0.0.1"), is_public("::ffff:127.0.0.1"), is_public("64:ff9b::7f00:1")
    (True, False, False, False)
    """
    try:
        address: Address = ipaddress.ip_address(answer.split("%")[0])
    except ValueError:
        return False
    if isinstance(address, ipaddress.IPv6Address) and (
        address.ipv4_mapped is not None or any(address in network for network in _TRANSLATED)
    ):
        return False
    return address.is_global and not (
        address.is_multicast
        or address.is_reserved
        or address.is_loopback
        or address.is_link_local
        or (isinstance(address, ipaddress.IPv6Address) and address.is_site_local)
    )


class _Call:
    """One request to one checked address."""

    def __init__(self, parts: SplitResult, ip: str, deadline: float) -> None:
        self.parts, self.ip, self.deadline = parts, ip, deadline
        self.sock = socket.socket(socket.AF_INET6 if ":" in ip else socket.AF_INET, socket.SOCK_STREAM)
        self.response: http.client.HTTPResponse | None = None
        self.kind = ""
        self.watch = threading.Timer(max(0.0, deadline - time.monotonic()), self.cut)
        self.watch.daemon = True

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.watch.cancel()
        if self.response is not None:
            self.response.close()
        self.sock.close()

    def cut(self) -> None:
        """End the call when its time is up, in whatever step it is: headers can drip, too."""
        try:
            socket.socket.shutdown(self.sock, socket.SHUT_RDWR)
        except OSError:
            return

    def ask(self, accept: str) -> str | None:
        """Send the request. Out: where the server sends on to, or None when it has the file."""
        parts = self.parts
        host = parts.hostname or ""
        path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._") + (
            "?" + quote(parts.query, safe="/%:@!$&'()*+,;=~?-._[]") if parts.query else ""
        )
        try:
            self.watch.start()
            self.sock.settimeout(self._left())
            self.sock.connect((self.ip, parts.port or _default_port(parts)))
            if parts.scheme == "https":
                self.sock = ssl.create_default_context().wrap_socket(
                    self.sock, server_hostname=host, do_handshake_on_connect=False
                )
                self.sock.do_handshake()
            connection = http.client.HTTPConnection(host, parts.port or _default_port(parts))
            connection.sock = self.sock
            connection.request("GET", path, headers={"Host": _host_header(parts), "Accept": accept} | _HEADERS)
            self.response = connection.getresponse()
        except (OSError, http.client.HTTPException, ValueError, UnicodeError) as error:
            raise self._failed(error) from error
        status = self.response.status
        if status in _REDIRECTS:
            target = self.response.getheader("Location")
            if not target:
                raise NotFetched(_("the server sent on to nowhere"))
            try:  # servers write addresses in UTF-8, headers are read as Latin-1
                return target.encode("latin-1").decode("utf-8")
            except UnicodeError:
                return target
        if status != 200:
            raise NotFetched(_("the server answered %(status)d") % {"status": status})
        self.kind = (self.response.getheader("Content-Type") or "").split(";")[0].strip().lower()
        return None

    def body(self, max_bytes: int) -> bytes:
        """The file, unpacked."""
        out = bytearray()
        for part in self._unpacked(max_bytes):
            out += part
            if len(out) > max_bytes:
                raise NotFetched(_("the file has more than %(mb)d MB") % {"mb": max(1, max_bytes // 1024 // 1024)})
        return bytes(out)

    def _unpacked(self, max_bytes: int) -> Iterator[bytes]:
        assert self.response is not None
        coding = (self.response.getheader("Content-Encoding") or "identity").strip().lower()
        if coding in ("identity", ""):
            yield from self._read(max_bytes)
            return
        if coding not in ("gzip", "x-gzip", "deflate"):
            raise NotFetched(_("the server packs the file as %(coding)s") % {"coding": coding[:20]})
        unpack = zlib.decompressobj(wbits=47)
        try:
            for part in self._read(max_bytes):
                while part:
                    yield unpack.decompress(part, _CHUNK)
                    part = unpack.unconsumed_tail
            yield unpack.flush(_CHUNK)
        except zlib.error as error:
            raise NotFetched(_("the file came damaged")) from error

    def _read(self, max_bytes: int) -> Iterator[bytes]:
        """The bytes as they come, each piece within the time that is left."""
        assert self.response is not None
        came = 0
        declared = self.response.getheader("Content-Length") or ""
        whole = int(declared) if declared.isdecimal() and not self.response.chunked else None
        try:
            while part := self.response.read1(_CHUNK):
                came += len(part)
                if came > max_bytes:
                    raise NotFetched(_("the file has more than %(mb)d MB") % {"mb": max(1, max_bytes // 1024 // 1024)})
                yield part
                self._left()
            self._left()
            if whole is not None and came < whole:
                raise NotFetched(_("the file came cut short"))
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise self._failed(error) from error

    def _left(self) -> float:
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise NotFetched(_("the server took too long"))
        return min(left, _SILENCE)

    def _failed(self, error: Exception) -> NotFetched:
        if time.monotonic() >= self.deadline or isinstance(error, TimeoutError):
            return NotFetched(_("the server took too long"))
        return NotFetched(
            _("the server cannot be reached: %(why)s") % {"why": str(error)[:100] or type(error).__name__}
        )


def _host_header(parts: SplitResult) -> str:
    host = parts.hostname or ""
    name = f"[{host}]" if ":" in host else (host if host.isascii() else host.encode("idna").decode("ascii"))
    return name if parts.port in (None, _default_port(parts)) else f"{name}:{parts.port}"
