"""Clients that write through a storm: each repeats a write until it is acknowledged, as the contract tells clients to.

A POST is repeated with its Idempotency-Key. A PATCH is repeated with its If-Match; when a repetition is told that the
note has changed, the client reads the note: its own words there mean that the first attempt had come through.
"""

import asyncio
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import uuid4

import httpx

DISTRICT = "440303"
AGAIN = 0.1
"""Seconds before a write is repeated."""
PATIENCE = 15.0
PASSING = {409, 503}
"""What a client is told to wait for: still running, or the service has lost its database for now."""
OF_NOTES = 0.5
"""How many of the writes are new notes; the others change one."""


@dataclass
class Acknowledged:
    """What the platform has acknowledged to its clients."""

    notes: dict[str, tuple[int, str]] = field(default_factory=dict)
    """Version and words of each note after its last acknowledged write."""
    writes: int = 0
    answers: Counter[str] = field(default_factory=Counter)
    """How often each status, or each kind of broken connection, was met."""
    refused: list[str] = field(default_factory=list)
    """Answers that no client should get."""


class Client:
    """One client with notes of its own."""

    def __init__(self, url: str, token: str, told: Acknowledged, seed: int) -> None:
        """Take where to write, who writes, and where acknowledgements are kept."""
        self.told = told
        self.chance = random.Random(seed)
        self.mine: list[str] = []
        self._http = httpx.AsyncClient(
            base_url=url, headers={"Authorization": f"Bearer {token}"}, timeout=PATIENCE, trust_env=False
        )

    async def run(self, enough: Callable[[], bool]) -> None:
        """Write until it is enough; the last write is acknowledged too."""
        async with self._http:
            while not enough():
                if not self.mine or self.chance.random() < OF_NOTES:
                    await self.write_note()
                else:
                    await self.change_note(self.chance.choice(self.mine))

    async def write_note(self) -> None:
        """Write a new note."""
        words = uuid4().hex
        headers = {"Idempotency-Key": words}
        body = {"district": DISTRICT, "words": words}
        while True:
            answer = await self._ask("POST", "/v1/notes", headers, body)
            if answer is not None and answer.status_code == httpx.codes.CREATED:
                note: str = answer.json()["id"]
                self.mine.append(note)
                return self._keep(note, 1, words)
            self._expect(answer, "POST")
            await asyncio.sleep(AGAIN)

    async def change_note(self, note: str) -> None:
        """Change the words of a note of its own."""
        version, words = self.told.notes[note][0], uuid4().hex
        headers = {"If-Match": f'"{version}"'}
        repeated = False
        while True:
            answer = await self._ask("PATCH", f"/v1/notes/{note}", headers, {"words": words})
            if answer is not None and answer.status_code == httpx.codes.OK:
                return self._keep(note, version + 1, words)
            if answer is not None and answer.status_code == httpx.codes.PRECONDITION_FAILED and repeated:
                await self._recognise(note, version + 1, words)
                return self._keep(note, version + 1, words)
            self._expect(answer, "PATCH")
            repeated = True
            await asyncio.sleep(AGAIN)

    async def _recognise(self, note: str, version: int, words: str) -> None:
        """Read a note that has changed, and note a refusal where the change is not the one of this client."""
        while (answer := await self._ask("GET", f"/v1/notes/{note}", {}, None)) is None or not answer.is_success:
            self._expect(answer, "GET")
            await asyncio.sleep(AGAIN)
        found = answer.json()
        if (found["version"], found["words"]) != (version, words):
            self.told.refused.append(f"note {note} is at {found['version']}, and not by its only writer")

    async def _ask(
        self, method: str, path: str, headers: dict[str, str], body: dict[str, str] | None
    ) -> httpx.Response | None:
        """Send one request; None where the connection broke."""
        try:
            answer = await self._http.request(method, path, headers=headers, json=body)
        except httpx.TransportError as error:
            self.told.answers[type(error).__name__] += 1
            return None
        self.told.answers[f"{method} {answer.status_code}"] += 1
        return answer

    def _expect(self, answer: httpx.Response | None, method: str) -> None:
        """Note an answer that is neither an acknowledgement nor one to wait for."""
        if answer is not None and answer.status_code not in PASSING:
            self.told.refused.append(f"{method} {answer.status_code} {answer.text}")

    def _keep(self, note: str, version: int, words: str) -> None:
        """Keep what was acknowledged."""
        self.told.notes[note] = version, words
        self.told.writes += 1
