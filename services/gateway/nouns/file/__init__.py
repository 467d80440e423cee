"""The parts of a person's file in the graph."""
