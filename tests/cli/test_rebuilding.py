"""`bihuan rebuild` where PostgreSQL goes away after the command has found it there."""

from pathlib import Path

import pytest

from services.cli.errors import CannotGoOn
from services.cli.rebuilding import rebuild_copies
from services.kit.settings import Settings
from tests.ground import key

pytestmark = pytest.mark.anyio


async def test_a_rebuild_whose_postgresql_went_away_says_that_nothing_was_changed(tmp_path: Path) -> None:
    gone = {"state_dir": tmp_path, "database_url": "postgresql://127.0.0.1:1/postgres", "secret_key": key()}
    with pytest.raises(CannotGoOn, match="The copies of people in subsidies are as they were: ConnectionRefusedError"):
        await rebuild_copies(Settings.model_validate(gone), "subsidies", "people")
