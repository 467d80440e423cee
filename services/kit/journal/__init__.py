"""How a service tells others what happened: an append-only journal, positions, a feed, a relay; and how it hears them."""
