"""The directory of other services in the graph, and where people were sent."""
