"""How each operation is asked: gathered from the modules of `asked/`, one for each noun."""

from collections import Counter
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType

from tests.security.operations import Operation
from tests.security.world import World, settled

FOLDER = Path(__file__).with_name("asked")


@cache
def modules() -> tuple[ModuleType, ...]:
    """Return the modules of the nouns, in the order of their names."""
    files = sorted(file.relative_to(FOLDER).with_suffix("") for file in FOLDER.rglob("*.py"))
    return tuple(import_module(".".join(("tests.security.asked", *file.parts))) for file in files)


def everything() -> Mapping[str, Operation]:
    """Return how each operation is asked, by its name in the matrix."""
    return {name: how for module in modules() for name, how in module.OPERATIONS.items()}


def asked_twice() -> list[str]:
    """Return the operations that stand in several modules: one of them would not be asked."""
    times = Counter(name for module in modules() for name in module.OPERATIONS)
    return sorted(name for name, count in times.items() if count > 1)


async def fill(world: World) -> None:
    """Register what is read: the loop about one person, then what modules add by a `fill` of their own."""
    await world.fill()
    for module in modules():
        if hasattr(module, "fill"):
            await module.fill(world)
    await settled(world)
