"""Messages into a file: stands for SMS and WeChat where no operator's gateway is set, so that nothing leaves."""

import asyncio
import os
from collections.abc import Callable
from pathlib import Path

import orjson

from services.kit.messages.message import Message, Receipt

NAME = "messages.jsonl"
"""The file in the state folder: one JSON object a line, oldest first."""
_OWNER_ONLY = 0o600


class MessageFile:
    """Appends each message as a line; the address in it is masked, for the file is no vault."""

    def __init__(self, folder: Path, channel: str, mask: Callable[[str], str]) -> None:
        """Take the folder of the file, the channel that it stands for, and how its addresses are masked."""
        self.file = folder / NAME
        self.channel = channel
        self.mask = mask

    async def deliver(self, message: Message) -> Receipt:
        """Append the message."""
        line = {
            "id": str(message.id),
            "channel": self.channel,
            "to": self.mask(message.to.reveal()),
            "template": message.kind,
            "language": message.language,
            "values": dict(message.values),
            "text": message.text,
            "sent_at": message.sent_at.isoformat(),
        }
        await asyncio.to_thread(self._append, orjson.dumps(line) + b"\n")
        return Receipt(None)

    def _append(self, line: bytes) -> None:
        """Write a whole line at once, so that several processes can append to the file."""
        self.file.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self.file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, _OWNER_ONLY)
        with os.fdopen(descriptor, "ab", buffering=0) as out:
            out.write(line)
