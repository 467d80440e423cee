"""How a service tells what happened (an append-only journal, positions, a feed, a relay), and how it hears others."""
