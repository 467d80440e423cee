"""Consent: asked, answered, taken back."""

from collections.abc import Mapping

from tests.security.operations import Operation, Subject, done
from tests.security.reads import at_address, in_field, kind, reading
from tests.security.world import World

ANSWER = {"use": "messages", "given": True, "form": "signed"}


async def an_answer(world: World) -> Subject:
    """Somebody who agrees to being written to."""
    found = await world.person()
    return Subject(world.about_person(found["id"]), body=ANSWER | {"person": found["id"]})


async def fill(world: World) -> None:
    """Record that the person whom everything is about agrees."""
    stated = ANSWER | {"person": world.rows["person"]["id"]}
    world.rows["consent"] = await world.made("people POST /v1/consents", stated)


OPERATIONS: Mapping[str, Operation] = {
    **{
        name: how
        for name, how in kind("people", "consent", "consents", narrow="person", names=("", "nowhere")).items()
        if name != "graph.nowhere"
    },
    **done("answer_consent", "people POST /v1/consents", "answerConsent", an_answer, ("consent",)),
    "people.list_uses": reading("people", at_address("people GET /v1/uses", lambda answer: answer[0])),
    "graph.uses": reading("people", in_field("uses", lambda _: {})),
}
