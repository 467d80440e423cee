"""Self-service 自助服务: a one-time code opens one's own file at a terminal that nobody attends."""
