"""The nouns of the graph: one module each, its type and its relations described once."""
