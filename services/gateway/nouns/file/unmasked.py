"""What is sealed in a file, such as the number of a certificate, read unmasked."""

from typing import Any

import strawberry

from services.gateway.context import Info
from services.gateway.rest import Call
from services.gateway.scalars import Id
from services.gateway.shapes import ASKS, Shape, described, fact


@described
class UnmaskedCertificate(Shape):
    """The number of a certificate as it is 证书编号 (完整)."""

    certificate_number: str | None = fact("The number 证书编号.")


def unmasked(address: str, description: str, shown: type[Shape] = UnmaskedCertificate) -> Any:  # noqa: ANN401 -- a field of the graph
    """Lead to what is sealed of a row that people keeps at `address`, the number of its certificate mostly."""

    async def resolve(info: Info, id: Id) -> Shape | None:  # noqa: A002 -- the argument's name
        if not info.chosen().names:  # nothing is read, so nothing is written into the access log
            return shown.of({})
        return shown.of(await info.context.send("people", Call("GET", f"{address}/{id}/unmasked")))

    said = f"{description} State the purpose in the header Bihuan-Purpose; the access log keeps who read it."
    asks = {ASKS: f"people GET {address}/{{id}}/unmasked"}
    return strawberry.field(resolver=resolve, description=said, graphql_type=shown | None, metadata=asks)
