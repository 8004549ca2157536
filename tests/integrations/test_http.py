"""One session per remote: what is sent, what comes back, what is shown, and what every failure means."""

import gzip
import json
import socket
import threading
from contextlib import contextmanager
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations import errors, http
from tests.integrations.scripted_server import ScriptedServer, scripted_server


@pytest.fixture(scope="module")
def _server():
    with scripted_server() as server:
        yield server


@pytest.fixture
def scripted(_server) -> ScriptedServer:
    _server.answers.clear()
    _server.requests.clear()
    return _server


@pytest.fixture
def remote():
    made = http.Remote(name="Ordermentum", headers={"X-Own": "1"}, read_timeout_s=1)
    yield made
    made.close()


def raw_server(answer, *, then="close"):
    """A server that reads one request, sends these bytes and closes, or waits for the caller to give up."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve():
        with listener:
            connection, _ = listener.accept()
        with connection:
            connection.recv(65536)
            connection.sendall(answer)
            if then == "wait":
                connection.settimeout(5)
                connection.recv(1)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    return f"http://127.0.0.1:{listener.getsockname()[1]}/"


@contextmanager
def keep_alive_server():
    """A server that keeps connections open; also gives the callers' ports, one for each request."""
    ports = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            ports.append(self.client_address[1])
            self.send_response(200)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        server.daemon_threads = True
        yield f"http://127.0.0.1:{server.server_port}/", ports
        server.shutdown()


def get(remote, url):
    return remote.send(method="GET", url=url, is_write=False)


def put(remote, url, body=None):
    return remote.send(method="PUT", url=url, is_write=True, body=body or {"a": 1})


class TestSending:
    def test_a_body_goes_as_json_with_the_digits_of_its_decimals(self, scripted, remote):
        scripted.answer("{}")

        put(remote, scripted.base_url, {"rate": Decimal("25.2727"), "quantity": Decimal("2.000"), "name": "é"})

        (request,) = scripted.requests
        assert request.get_data().decode() == '{"rate":25.2727,"quantity":2,"name":"é"}'
        assert request.headers["Content-Type"] == "application/json"
        assert request.headers["X-Own"] == "1"

    @pytest.mark.parametrize("value", [Decimal("NaN"), Decimal("Infinity"), Decimal("1E+400")])
    def test_a_number_that_json_cannot_carry_is_refused_before_it_is_sent(self, remote, value):
        with pytest.raises(ValueError, match="beyond"):
            put(remote, "http://127.0.0.1:9/", {"rate": value})

    def test_cookies_are_not_kept(self, scripted, remote):
        scripted.answer("{}", Set_Cookie="JSESSIONID=1; Path=/")

        get(remote, scripted.base_url)
        get(remote, scripted.base_url)

        assert "Cookie" not in scripted.requests[1].headers

    def test_a_redirect_is_an_answer_not_an_order(self, scripted, remote):
        scripted.answer("moved", status=307, Location="/elsewhere")

        assert get(remote, scripted.base_url).status == 307
        assert len(scripted.requests) == 1

    @pytest.mark.parametrize("location", [b"http://[", b"\xff\xfe", b"http://user:x@:99999/"])
    def test_a_redirect_to_nowhere_is_an_answer_too(self, remote, location):
        url = raw_server(b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: " + location + b"\r\n\r\n")

        assert get(remote, url).status == 302

    def test_calls_are_counted_failed_ones_too(self, scripted, remote):
        scripted.answer("{}")

        get(remote, scripted.base_url)
        with pytest.raises(errors.Unreachable):
            get(remote, "http://127.0.0.1:9/")

        assert remote.calls == 2


class TestAnswers:
    def test_numbers_are_decimals(self, scripted, remote):
        scripted.answer('{"total": 116.93, "count": 2}')

        assert get(remote, scripted.base_url).json() == {"total": Decimal("116.93"), "count": 2}

    def test_header_names_are_lower_case(self, scripted, remote):
        scripted.answer("{}", Retry_After="60")

        assert get(remote, scripted.base_url).headers["retry-after"] == "60"

    @pytest.mark.parametrize("text", ["", "<html>", "NaN", '{"a": Infinity}', "[" * 100_000], ids=lambda text: text[:9])
    def test_what_is_no_json_is_a_value_error(self, scripted, remote, text):
        scripted.answer(text)

        with pytest.raises(ValueError, match=r"\w"):
            get(remote, scripted.base_url).json()

    def test_a_charset_nobody_knows_is_read_as_utf_8(self, scripted, remote):
        scripted.answer("é".encode(), Content_Type="text/plain; charset=klingon")

        assert get(remote, scripted.base_url).text == "é"

    def test_a_compressed_answer_is_whole(self, scripted, remote):
        scripted.answer(gzip.compress(b'{"a":' + b" " * 200_000 + b"1}"), Content_Encoding="gzip")

        assert get(remote, scripted.base_url).json() == {"a": 1}

    def test_a_chunked_answer_is_whole(self, remote):
        url = raw_server(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n[1,\r\n2\r\n2]\r\n0\r\n\r\n")

        assert get(remote, url).json() == [1, 2]

    def test_the_connection_is_kept_for_the_next_request(self, remote):
        with keep_alive_server() as (url, ports):
            for _ in range(3):
                get(remote, url)

        assert len(ports) == 3
        assert len(set(ports)) == 1


class TestFailures:
    CUT = b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{}"
    CUT_CHUNK = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n[1,"
    NOT_HTTP = b"SSH-2.0-OpenSSH_9.2\r\n"
    NOT_GZIP = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 5\r\n\r\nhello"

    @pytest.mark.parametrize("answer", [b"", CUT, CUT_CHUNK, NOT_HTTP, NOT_GZIP])
    def test_a_write_without_a_whole_answer_is_ambiguous_e36(self, remote, answer):
        with pytest.raises(errors.Ambiguous, match="looked up first"):
            put(remote, raw_server(answer))

    @pytest.mark.parametrize("answer", [b"", CUT, CUT_CHUNK, NOT_HTTP, NOT_GZIP])
    def test_a_read_without_a_whole_answer_is_unreachable(self, remote, answer):
        with pytest.raises(errors.Unreachable):
            get(remote, raw_server(answer))

    @pytest.mark.parametrize("answer", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"])
    def test_a_time_out_counts_as_sent_e36(self, answer):
        hasty = http.Remote(name="NetSuite", read_timeout_s=0.1)

        with pytest.raises(errors.Ambiguous):
            put(hasty, raw_server(answer, then="wait"))
        with pytest.raises(errors.Unreachable):
            get(hasty, raw_server(answer, then="wait"))
        hasty.close()

    def test_a_connection_that_is_refused_wrote_nothing(self, remote):
        with pytest.raises(errors.Unreachable, match="cannot be reached"):
            put(remote, "http://127.0.0.1:9/")

    def test_a_name_that_does_not_exist_wrote_nothing(self, remote):
        with pytest.raises(errors.Unreachable, match="cannot be reached"):
            put(remote, "http://nobody.invalid/")

    @pytest.mark.parametrize("url", ["", "nowhere", "ftp://example.com/", "http://"])
    def test_an_address_that_is_none_wrote_nothing(self, remote, url):
        with pytest.raises(errors.Unreachable, match="no address"):
            put(remote, url)

    def test_an_answer_without_end_is_cut_off(self, scripted, remote, monkeypatch):
        monkeypatch.setattr(http, "MAX_ANSWER_BYTES", 1024 * 1024)
        scripted.answer("x" * 2 * 1024 * 1024)

        with pytest.raises(errors.Unreachable, match="larger than 1 MB"):
            get(remote, scripted.base_url)

    def test_the_error_carries_what_was_asked(self, remote):
        with pytest.raises(errors.Ambiguous) as caught:
            put(remote, raw_server(b""))

        assert (caught.value.exchange.method, caught.value.exchange.status) == ("PUT", None)
        assert caught.value.exchange.request == '{"a":1}'


class TestShowing:
    def test_the_exchange_shows_both_bodies_without_secrets_e79(self, scripted, remote):
        scripted.answer({"access_token": "t0p", "name": "Cafe", "nested": [{"cardNumber": "4111"}]})

        exchange = put(remote, scripted.base_url, {"password": "hunter2", "user": "amy"}).exchange

        assert exchange.request == '{"password":"***","user":"amy"}'
        assert json.loads(exchange.response) == {
            "access_token": "***",
            "name": "Cafe",
            "nested": [{"cardNumber": "***"}],
        }
        assert exchange.status == 200

    @pytest.mark.parametrize(
        "text", ['{"token": "t0p", "a":', "token=t0p&a=1", "<p>Authorization: t0p</p>", "{'api_key': 't0p'}"]
    )
    def test_secrets_are_masked_in_text_that_is_no_json_e79(self, scripted, remote, text):
        scripted.answer(text)

        shown = get(remote, scripted.base_url).exchange.response

        assert "t0p" not in shown
        assert "***" in shown

    def test_secrets_are_masked_in_addresses_e79(self, scripted, remote):
        scripted.answer("{}")

        url = get(remote, f"{scripted.base_url}/v1/webhooks?token=t0p&pageNo=2").exchange.url

        assert url.endswith("/v1/webhooks?token=***&pageNo=2")

    def test_long_bodies_are_cut(self, scripted, remote):
        scripted.answer({"a": "x" * 50_000})

        assert len(get(remote, scripted.base_url).exchange.response) == http.KEPT_CHARS

    @pytest.mark.parametrize("text", ["[" * 100_000, "1e999999999", "9" * 5000], ids=lambda text: text[:9])
    def test_no_answer_is_too_strange_to_show(self, scripted, remote, text):
        scripted.answer(text)

        assert get(remote, scripted.base_url).exchange.response


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9, places=4))
def test_a_decimal_keeps_its_value_on_the_way_through_json(value):
    assert json.loads(http.to_json(value=value), parse_float=Decimal) == value


class TestForms:
    FORM = {"grant_type": "client_credentials", "client_assertion": "assertion-canary+/="}

    def test_a_form_is_sent_as_one(self, scripted, remote):
        scripted.answer({})

        remote.send(method="POST", url=scripted.base_url, is_write=False, form=self.FORM)

        assert scripted.requests[0].content_type == "application/x-www-form-urlencoded"
        assert scripted.requests[0].form.to_dict() == self.FORM

    def test_what_a_form_calls_secret_is_masked_where_it_is_shown_e79(self, scripted, remote):
        scripted.answer({"access_token": "token-canary", "expires_in": 3600})

        answer = remote.send(method="POST", url=scripted.base_url, is_write=False, form=self.FORM)

        assert "canary" not in repr(answer.exchange)
        assert "grant_type=client_credentials" in answer.exchange.request

    def test_a_signature_that_cannot_be_had_sends_nothing_and_counts_no_call(self, scripted, remote):
        def sign(_request):
            raise errors.CredentialsRejected("no token")

        with pytest.raises(errors.CredentialsRejected):
            remote.send(method="PUT", url=scripted.base_url, is_write=True, body={}, auth=sign)

        assert (remote.calls, scripted.requests) == (0, [])
