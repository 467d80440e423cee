"""What the platform and its people tell each other in the graph: notifications, complaints, surveys."""
