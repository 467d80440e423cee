"""Alembic's environment, one for all services: the connection comes from `services.kit.database.migrate`."""

from alembic import context

config = context.config

context.configure(connection=config.attributes["connection"], transactional_ddl=True, transaction_per_migration=False)

with context.begin_transaction():
    context.run_migrations()
