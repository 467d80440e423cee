"""The platform that the examples are sent to."""

from collections.abc import Iterator

import pytest

from tests.contracts.examples import Stage, staged


@pytest.fixture(scope="package")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """Run the platform for all tests of this folder."""
    with staged(tmp_path_factory.mktemp("platform")) as stage:
        yield stage
