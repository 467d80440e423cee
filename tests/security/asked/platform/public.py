"""What a client must know before it has a token."""

from collections.abc import Mapping

from services.kit.identity.clients import register_client
from services.kit.identity.roles import Place
from services.kit.settings import PARTS
from tests.security.asking import CITY, Headers, Told
from tests.security.operations import Ask, Operation
from tests.security.reads import in_field, page, reading
from tests.security.world import World


def token(world: World) -> Ask:
    """Ask for a token as a client that is registered."""
    secret = register_client(world.doors.settings, "matrix", roles=["provincial_system"], place=Place((CITY,)))
    form = {"grant_type": "client_credentials", "client_id": "matrix", "client_secret": secret}

    async def ask(headers: Headers) -> Told:
        answer = await world.doors.parts["gateway"].client.post("/oauth/token", data=form, headers=dict(headers))
        return Told(answer.status_code, shown="issued" if answer.is_success else None)

    return ask


OPERATIONS: Mapping[str, Operation] = {
    **{
        f"{part}.{name}": reading(part, page(f"{part} GET {at}"))
        for part in PARTS
        for name, at in (("list_problem_types", "/problems"), ("explain_problem_type", "/problems/not-found"))
    },
    "gateway.token": reading("gateway", token),
    "gateway.discovery": reading("gateway", page("gateway GET /.well-known/openid-configuration")),
    "gateway.keys": reading("gateway", page("gateway GET /oauth/jwks")),
    "graph.platform": reading("gateway", in_field("platform", lambda _: {})),
}
