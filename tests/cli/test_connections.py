"""What one connection may cost a part: raw sockets against a gateway that is really served, with limits of a second.

Where a test sleeps, it is the slow client itself.
"""

import contextlib
import json
import re
import socket
import subprocess
import time
import zlib
from collections.abc import Iterator

import httpx
import pytest

from tests.cli.running import BIHUAN, ROOT, environment, free_ports
from tests.waiting import attempts_apart

pytestmark = pytest.mark.slow

CONNECTIONS = 12
HEAD_BYTES = 4096
SHORT = {
    "BIHUAN_CLIENT_CONNECTIONS": str(CONNECTIONS),
    "BIHUAN_KEEP_ALIVE_SECONDS": "2",
    "BIHUAN_REQUEST_HEAD_BYTES": str(HEAD_BYTES),
    "BIHUAN_REQUEST_HEAD_SECONDS": "2",
    "BIHUAN_REQUEST_BODY_SECONDS": "3",
    "BIHUAN_ANSWER_SECONDS": "2",
    "BIHUAN_TRUSTED_PROXIES": "127.0.0.1",
}
OF_THE_GRAPH = 'bihuan_request_seconds_count{method="POST",route="/graphql"'
TIMES = 4
"""How often a large answer is asked for at once, so that it is more than the kernel takes for who does not read it."""
LATEST = 12.0
"""Seconds after which a connection that should have ended has not."""
ASKED = b"GET /livez HTTP/1.1\r\nHost: gateway\r\n\r\n"
POSTED = b"POST /graphql HTTP/1.1\r\nHost: gateway\r\nContent-Type: application/json\r\n"


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Serve the gateway alone, which needs no database, and return where."""
    state, base = tmp_path_factory.mktemp("state"), free_ports()
    served = subprocess.Popen([*BIHUAN, "serve", "gateway"], cwd=ROOT, env=environment(state, base, **SHORT))
    try:
        for _ in attempts_apart(60):
            with contextlib.suppress(httpx.TransportError):
                if httpx.get(f"http://127.0.0.1:{base}/livez").is_success:
                    break
        yield base
    finally:
        served.terminate()
        served.wait(30)


@contextlib.contextmanager
def connected(port: int, *, narrow: bool = False) -> Iterator[socket.socket]:
    """Connect; `narrow` takes little of an answer ahead of who reads it."""
    with socket.socket() as client:
        if narrow:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        client.settimeout(LATEST)
        client.connect(("127.0.0.1", port))
        yield client


def rest(client: socket.socket) -> bytes:
    """Return what is still answered until the connection ends; fail where it does not end."""
    read = b""
    with contextlib.suppress(ConnectionResetError):
        while chunk := client.recv(65536):
            read += chunk
    return read


def asked(client: socket.socket) -> bytes:
    """Ask whether the part lives, and return the whole answer, in however many pieces it comes."""
    client.sendall(ASKED)
    answer = b""
    while not answer.endswith(b"}"):
        answer += (chunk := client.recv(65536))
        assert chunk, "the connection has been ended"
    return answer


def dripped(client: socket.socket, drops: bytes, every: float = 0.2) -> bytes:
    """Send byte by byte until the other side ends the connection; return what it said; fail where it goes on."""
    client.settimeout(every)
    read, until = b"", time.monotonic() + LATEST
    for number in range(len(drops)):
        assert time.monotonic() < until, "the connection goes on"
        with contextlib.suppress(ConnectionError):
            client.sendall(drops[number : number + 1])
        try:
            while chunk := client.recv(65536):
                read += chunk
        except TimeoutError:
            continue
        except ConnectionError:
            pass
        return read
    pytest.fail("the connection goes on")


def status(answer: bytes) -> int:
    """Return the status of a raw answer, 0 where there is none."""
    return int(answer[9:12] or 0)


def code(answer: bytes) -> str:
    """Return the code of the problem in a raw answer."""
    return str(json.loads(answer.partition(b"\r\n\r\n")[2])["code"])


def test_a_head_that_comes_byte_by_byte_is_ended(port: int) -> None:
    with connected(port) as client:
        answer = dripped(client, b"GET /livez HTTP/1.1\r\nX-Long: " + b"x" * 200)
    assert (status(answer), code(answer)) == (408, "request-too-slow")


def test_a_connection_on_which_nothing_is_asked_is_ended(port: int) -> None:
    with connected(port) as client:
        assert rest(client) == b""


def test_line_ends_do_not_keep_a_connection(port: int) -> None:
    with connected(port) as client:
        assert status(asked(client)) == 200
        assert status(dripped(client, b"\r\n" * 200, every=0.5)) in {0, 408}


def test_an_idle_connection_is_ended_after_its_answer(port: int) -> None:
    with connected(port) as client:
        client.sendall(ASKED)
        assert status(rest(client)) == 200


def test_a_connection_that_asks_again_and_again_is_kept(port: int) -> None:
    with connected(port) as client:
        until = time.monotonic() + 6
        while time.monotonic() < until:
            assert status(asked(client)) == 200
            time.sleep(0.15)  # the client rests at nearly every moment at which the server looks


def test_a_body_that_comes_byte_by_byte_is_ended(port: int) -> None:
    with connected(port) as client:
        client.sendall(POSTED + b"Content-Length: 1000\r\n\r\n")
        answer = dripped(client, b" " * 1000)
    assert (status(answer), code(answer)) == (408, "request-too-slow")


def test_a_body_that_is_cut_off_is_no_error_of_ours(port: int) -> None:
    with connected(port) as client:
        client.sendall(POSTED + b"Content-Length: 1000\r\n\r\n")
        assert status(dripped(client, b" " * 1000)) == 408
    counted = httpx.get(f"http://127.0.0.1:{port}/metrics").text
    assert (f'{OF_THE_GRAPH},status="4xx"' in counted, f'{OF_THE_GRAPH},status="5xx"' in counted) == (True, False)


def test_a_body_in_chunks_that_come_byte_by_byte_is_ended(port: int) -> None:
    with connected(port) as client:
        client.sendall(POSTED + b"Transfer-Encoding: chunked\r\n\r\n")
        answer = dripped(client, b"1\r\n \r\n" * 200)
    assert status(answer) == 408


def test_an_answer_that_nobody_reads_is_cut_off(port: int) -> None:
    with connected(port, narrow=True) as client:
        client.sendall(large_answer(port) * TIMES)
        time.sleep(5)
        assert len(rest(client)) < length(port)


def test_an_answer_that_is_read_byte_by_byte_is_cut_off(port: int) -> None:
    with connected(port, narrow=True) as client:
        client.sendall(large_answer(port) * TIMES)
        for _ in range(250):
            client.recv(1)
            time.sleep(0.02)
        assert len(rest(client)) < length(port)


def test_an_answer_that_is_read_steadily_comes_whole_however_long_that_takes(port: int) -> None:
    read, whole, begun = 0, length(port), time.monotonic()
    with connected(port) as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)
        client.sendall(large_answer(port) * TIMES)
        while read < whole and (chunk := client.recv(65536)):
            read += len(chunk)
            time.sleep(0.05)
    assert read >= whole
    assert time.monotonic() - begun > 4


def length(port: int) -> int:
    """Return the bytes of the files in all answers together."""
    script = large_answer(port).split()[1].decode()
    return TIMES * len(httpx.get(f"http://127.0.0.1:{port}{script}", headers={"Accept-Encoding": "identity"}).content)


def large_answer(port: int) -> bytes:
    """Return the request for a file of a megabyte and more, which every part has."""
    page = httpx.get(f"http://127.0.0.1:{port}/docs").text
    script = re.search(r"docs/[\w.-]*bundle[\w.-]*\.js", page)
    assert script is not None
    return f"GET /{script[0]} HTTP/1.1\r\nHost: gateway\r\n\r\n".encode()


@pytest.mark.parametrize(
    "head",
    [
        b"GET /livez HTTP/1.1\r\nHost: gateway\r\nX-Long: " + b"x" * HEAD_BYTES + b"\r\n\r\n",
        b"GET /livez HTTP/1.1\r\n" + b"X: y\r\n" * (HEAD_BYTES // 4) + b"\r\n",
        b"GET /livez?" + b"x" * HEAD_BYTES + b" HTTP/1.1\r\nHost: gateway\r\n\r\n",
    ],
    ids=["one header", "many headers", "address"],
)
def test_a_head_that_is_too_large_is_refused(port: int, head: bytes) -> None:
    with connected(port) as client:
        client.sendall(head)
        answer = rest(client)
    assert (status(answer), code(answer)) == (431, "head-too-large")


def test_a_head_without_end_is_refused_before_it_ends(port: int) -> None:
    with connected(port) as client:
        client.sendall(b"GET /livez HTTP/1.1\r\nX-Long: ")
        for _ in range(3):
            time.sleep(0.1)
            client.sendall(b"x" * 2000)
        assert status(rest(client)) == 431


def test_a_head_as_large_as_it_may_be_is_answered(port: int) -> None:
    with connected(port) as client:
        client.sendall(b"GET /livez HTTP/1.1\r\nX-Long: " + b"x" * (HEAD_BYTES - 100) + b"\r\n\r\n")
        assert status(client.recv(65536)) == 200


def test_what_is_no_http_is_refused_as_every_problem_is(port: int) -> None:
    with connected(port) as client:
        client.sendall(b"hello\r\n\r\n")
        answer = rest(client)
    assert (status(answer), code(answer)) == (400, "bad-request")
    assert b"\r\nx-content-type-options: nosniff\r\n" in answer


def test_one_connection_too_many_is_refused_and_the_others_go_on(port: int) -> None:
    with contextlib.ExitStack() as held:
        clients = [held.enter_context(connected(port)) for _ in range(CONNECTIONS)]
        clients[-1].sendall(ASKED)
        assert status(clients[-1].recv(65536)) == 200
        answer = rest(held.enter_context(connected(port)))
        assert (status(answer), code(answer), b"\r\nretry-after: 1\r\n" in answer) == (503, "busy", True)
        clients[0].sendall(ASKED)
        assert status(clients[0].recv(65536)) == 200


def test_a_body_in_chunks_that_is_too_large_is_refused(port: int) -> None:
    chunk = b"10000\r\n" + b" " * 65536 + b"\r\n"
    with connected(port) as client, contextlib.suppress(ConnectionError):
        client.sendall(POSTED + b"Transfer-Encoding: chunked\r\n\r\n")
        for _ in range(33):
            client.sendall(chunk)
        assert status(client.recv(65536)) == 413


def test_a_compressed_body_is_never_unpacked(port: int) -> None:
    packed = zlib.compress(b" " * 50_000_000)
    answer = httpx.post(
        f"http://127.0.0.1:{port}/graphql",
        content=packed,
        headers={"Content-Type": "application/json", "Content-Encoding": "deflate"},
    )
    assert (answer.status_code, answer.json()["code"]) == (400, "malformed-body")


def test_https_is_believed_where_a_trusted_proxy_says_it(port: int) -> None:
    answer = httpx.get(f"http://127.0.0.1:{port}/livez", headers={"X-Forwarded-Proto": "https"})
    assert answer.headers["strict-transport-security"] == "max-age=31536000"


def test_https_is_not_believed_from_anybody_else(port: int) -> None:
    with httpx.Client(transport=httpx.HTTPTransport(local_address="127.0.0.2")) as client:
        answer = client.get(f"http://127.0.0.1:{port}/livez", headers={"X-Forwarded-Proto": "https"})
    assert "strict-transport-security" not in answer.headers
