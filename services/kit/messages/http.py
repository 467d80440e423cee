"""Messages over HTTP: to the webhook that a recipient has named, and to the gateway of an SMS or WeChat operator."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import orjson
from pydantic import SecretStr

from services.kit.messages.message import Message, Receipt, Refusal, TryLater, Undeliverable
from services.kit.messages.signing import HEADER, signature
from services.kit.messages.targets import target_of

WITHIN = 10.0
"""Seconds for all of one attempt: the name, the connection, and the head of the answer."""
MOST_BYTES = 16_384
"""The largest body that is sent; of an answer nothing but its status is read."""
LATER = frozenset({408, 425, 429})
"""Statuses of the client's kind that say nothing about the next time."""
SERVER_ERROR = 500


class Webhook:
    """Posts a message to the address that its recipient has named."""

    def __init__(self, *, private: bool) -> None:
        """Allow addresses of private networks and of this machine, or not."""
        self.private = private

    async def deliver(self, message: Message) -> Receipt:
        """Post the message, signed with its recipient's own secret, to where the address leads now."""
        body = {
            "id": str(message.id),
            "kind": message.kind,
            "about": {"kind": message.about[0], "id": str(message.about[1])},
            "language": message.language,
            "text": message.text,
            "values": dict(message.values),
            "written_at": message.written_at.isoformat(),
        }
        secret = "" if message.secret is None else message.secret.reveal()
        async with _in_time():
            url, host = await target_of(message.to.reveal(), private=self.private)
            return await _post(url, host, body, secret, message)


class Gateway:
    """Posts a message to an operator's gateway, which knows the template of each kind and sends it on."""

    def __init__(self, address: str, secret: SecretStr) -> None:
        """Take the gateway's address, which whoever runs the platform has set, and the secret it was given."""
        self.url = httpx.URL(address)
        self.secret = secret

    async def deliver(self, message: Message) -> Receipt:
        """Hand the message to the gateway, whose answer says that it was taken, not that it was read."""
        body = {
            "id": str(message.id),
            "to": message.to.reveal(),
            "template": message.kind,
            "language": message.language,
            "values": dict(message.values),
        }
        async with _in_time():
            return await _post(
                self.url, self.url.raw_host.decode("ascii"), body, self.secret.get_secret_value(), message
            )


@asynccontextmanager
async def _in_time() -> AsyncIterator[None]:
    """Raise `TryLater` where the block takes too long."""
    try:
        async with asyncio.timeout(WITHIN):
            yield
    except TimeoutError:
        raise TryLater(Refusal.TIMED_OUT) from None


async def _post(url: httpx.URL, host: str, body: dict[str, Any], secret: str, message: Message) -> Receipt:
    """Post once, following no redirect; the host's name stays in the header and in the check of its certificate."""
    content = orjson.dumps(body)
    if len(content) > MOST_BYTES:
        raise Undeliverable(Refusal.TOO_LARGE)
    port = "" if url.port is None else f":{url.port}"
    headers = {
        "Host": f"[{host}]{port}" if ":" in host else f"{host}{port}",
        "Content-Type": "application/json",
        "User-Agent": "Bihuan",
        HEADER: signature(secret, content, message.sent_at),
    }
    try:
        async with (
            httpx.AsyncClient(trust_env=False, follow_redirects=False, timeout=WITHIN) as client,
            client.stream("POST", url, content=content, headers=headers, extensions={"sni_hostname": host}) as answer,
        ):
            return _receipt(answer.status_code)
    except httpx.TimeoutException:
        raise TryLater(Refusal.TIMED_OUT) from None
    except httpx.HTTPError:
        raise TryLater(Refusal.UNREACHABLE) from None


def _receipt(status: int) -> Receipt:
    """Return what a status says: taken, or not, for now or for ever."""
    if httpx.codes.is_success(status):
        return Receipt(status)
    if status >= SERVER_ERROR:
        raise TryLater(Refusal.RECEIVER_FAILED)
    if status in LATER:
        raise TryLater(Refusal.REFUSED)
    raise Undeliverable(Refusal.REFUSED)
