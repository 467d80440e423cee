"""Messages leave by signed requests to where they may go, and say what came of them."""

import hashlib
import hmac
import json
import stat
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from pydantic import SecretStr, ValidationError

from services.kit.messages import http
from services.kit.messages.files import NAME, MessageFile
from services.kit.messages.http import Gateway, Webhook
from services.kit.messages.message import Message, NotDelivered, TryLater, Undeliverable
from services.kit.messages.targets import is_public, target_of
from services.kit.settings import Settings
from services.kit.telemetry.personal import Personal
from services.kit.vault import masks
from tests.kit.messages.receiver import receiving

pytestmark = pytest.mark.anyio

AT = datetime(2026, 3, 1, 2, 30, tzinfo=UTC)
SECRET = "a secret of both sides"
MESSAGE = Message(
    id=UUID(int=7),
    to=Personal("13800010001"),
    secret=Personal(SECRET),
    kind="appointment_reminder",
    about=("appointment", UUID(int=8)),
    language="zh-Hans",
    text="您的预约将于2026-03-02 09:30开始，请按时参加。",
    values={"day": "2026-03-02", "time": "09:30"},
    written_at=AT,
    sent_at=AT,
)


def to(url: str) -> Message:
    return replace(MESSAGE, to=Personal(url))


async def refused(message: Message, *, private: bool = False) -> tuple[type[NotDelivered], str]:
    with pytest.raises(NotDelivered) as caught:
        await Webhook(private=private).deliver(message)
    return type(caught.value), caught.value.why.value


async def test_a_webhook_gets_the_message_under_a_signature_that_its_owner_can_check() -> None:
    async with receiving(204) as receiver:
        receipt = await Webhook(private=True).deliver(to(receiver.url))
    [(headers, body)] = receiver.came
    given = dict(part.split("=") for part in headers["bihuan-signature"].split(","))
    expected = hmac.new(SECRET.encode(), given["t"].encode() + b"." + body, hashlib.sha256).hexdigest()
    assert (receipt.status, given) == (204, {"t": "1772332200", "v1": expected})
    assert json.loads(body) == {
        "id": "00000000-0000-0000-0000-000000000007",
        "kind": "appointment_reminder",
        "about": {"kind": "appointment", "id": "00000000-0000-0000-0000-000000000008"},
        "language": "zh-Hans",
        "text": "您的预约将于2026-03-02 09:30开始，请按时参加。",
        "values": {"day": "2026-03-02", "time": "09:30"},
        "written_at": "2026-03-01T02:30:00+00:00",
    }


async def test_a_gateway_gets_the_number_the_template_and_its_values() -> None:
    async with receiving(200) as receiver:
        await Gateway(receiver.url, SecretStr("the operator's")).deliver(MESSAGE)
    [(headers, body)] = receiver.came
    sent = json.loads(body)
    assert (sent["to"], sent["template"], sent["values"]["time"]) == ("13800010001", "appointment_reminder", "09:30")
    signed = hmac.new(b"the operator's", b"1772332200." + body, hashlib.sha256).hexdigest()
    assert headers["bihuan-signature"] == f"t=1772332200,v1={signed}"


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (500, (TryLater, "receiver_failed")),
        (503, (TryLater, "receiver_failed")),
        (429, (TryLater, "refused")),
        (410, (Undeliverable, "refused")),
        (302, (Undeliverable, "refused")),
    ],
)
async def test_what_a_receiver_says_decides_whether_it_is_tried_again(
    status: int, outcome: tuple[type[NotDelivered], str]
) -> None:
    async with receiving(status) as receiver:
        assert await refused(to(receiver.url), private=True) == outcome
    assert len(receiver.came) == 1  # no redirect is followed


async def test_a_receiver_that_says_nothing_is_asked_again_later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "WITHIN", 0.2)
    async with receiving(0) as receiver:
        assert await refused(to(receiver.url), private=True) == (TryLater, "timed_out")


async def test_a_receiver_that_is_not_there_is_asked_again_later() -> None:
    async with receiving(200) as receiver:
        gone = receiver.url
    assert await refused(to(gone), private=True) == (TryLater, "unreachable")


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/hook",
        "https://10.0.0.8/hook",
        "https://169.254.169.254/latest/meta-data",
        "https://[::1]/hook",
        "https://[::ffff:192.168.0.1]/hook",
        "https://[64:ff9b::10.0.0.8]/hook",
        "https://localhost/hook",
        "https://0.0.0.0/hook",
        "http://8.8.8.8/hook",
        "https://user:word@8.8.8.8/hook",
        "ftp://8.8.8.8/hook",
        "file:///etc/passwd",
    ],
)
async def test_a_webhook_leads_nowhere_inside_and_not_over_plain_http(url: str) -> None:
    assert await refused(to(url)) == (Undeliverable, "target_not_allowed")


async def test_plain_http_stays_on_this_machine_even_where_private_networks_are_allowed() -> None:
    with pytest.raises(Undeliverable):
        await target_of("http://10.0.0.8/hook", private=True)


async def test_the_connection_goes_to_the_address_that_was_looked_at_under_the_host_that_was_written() -> None:
    url, host = await target_of("https://localhost:8443/hook?key=1", private=True)
    assert (url.host in {"127.0.0.1", "::1"}, url.port, url.raw_path, host) == (True, 8443, b"/hook?key=1", "localhost")


@pytest.mark.parametrize(("number", "public"), [("8.8.8.8", True), ("2400:3200::1", True), ("100.64.0.1", False)])
def test_an_address_is_public_or_not(number: str, public: bool) -> None:  # noqa: FBT001 -- a case
    assert is_public(number) is public


async def test_a_message_that_is_too_large_is_not_sent() -> None:
    async with receiving(200) as receiver:
        assert await refused(replace(to(receiver.url), text="长" * 6000), private=True) == (Undeliverable, "too_large")
    assert receiver.came == []


async def test_the_file_that_stands_for_an_operator_masks_the_number_and_is_its_owners_alone(tmp_path: Path) -> None:
    for _ in range(2):
        await MessageFile(tmp_path, "sms", masks.phone).deliver(MESSAGE)
    file = tmp_path / NAME
    first, second = file.read_text("utf-8").splitlines()
    assert (first == second, json.loads(first)["to"], "13800010001" in first) == (True, "138****0001", False)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "stated",
    [
        {"sms_gateway": "http://sms.example.org/send", "sms_gateway_secret": "s"},
        {"wechat_gateway": "https://wechat.example.org/send"},
        {"sms_gateway": "https://sms.example.org/send", "sms_gateway_secret": ""},
    ],
)
def test_a_gateway_without_tls_or_without_a_secret_stops_the_start(tmp_path: Path, stated: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        Settings.model_validate({"state_dir": tmp_path, **stated})


def test_the_number_of_a_message_does_not_slip_into_text() -> None:
    assert "13800010001" not in f"{MESSAGE} {MESSAGE!r}"
