"""The schema as the sum of its migrations. Loaded only where there is one to run."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine

from humanline.store.tables import METADATA


def migrate(engine: Engine) -> None:
    """Run every migration that has not run yet, in one transaction."""
    config = Config()
    config.set_main_option("script_location", str(files("humanline.store").joinpath("migrations")))
    script = ScriptDirectory.from_config(config)

    def upgrade(revision: Any, _context: object) -> Any:  # noqa: ANN401
        return script._upgrade_revs("head", revision)

    with engine.begin() as connection, EnvironmentContext(config, script, fn=upgrade) as environment:
        environment.configure(connection=connection, target_metadata=METADATA)
        environment.run_migrations()
