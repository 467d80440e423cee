"""Who helps, in the graph: organisations, their offices and staff, and the workers of a person."""
