"""The papers of a household: its document, and its cards."""

from collections.abc import Mapping

from tests.security.asked.people.households import AT
from tests.security.asking import Headers, Told, told_by
from tests.security.operations import Ask, Operation
from tests.security.reads import of_row, reading
from tests.security.world import World


def document(world: World) -> Ask:
    """Return a look at the document of the household of the person whom everything is about."""
    address = f"people GET {AT}/document".format(id=world.rows["household"]["id"])

    async def ask(headers: Headers) -> Told:
        answer = await world.doors.rest(address, headers)
        return told_by(answer) if answer.is_error else Told(answer.status_code, shown=answer.text, text=answer.text)

    return ask


OPERATIONS: Mapping[str, Operation] = {
    "people.print_household": reading("people", document),
    "people.show_contact_card": reading("people", of_row("household", f"people GET {AT}/contact-card")),
    "people.show_entitlement_card": reading("people", of_row("household", f"people GET {AT}/entitlement-card")),
}
