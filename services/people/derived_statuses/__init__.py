"""Statuses that nobody declares 推定身份: what a person is because of facts that stand in the records."""
