"""`python -m services.cli`: the `bihuan` command where it is not installed."""

from services.cli.main import app

app(prog_name="bihuan")
