"""Offices 服务网点: where an organisation is met, by whom it serves."""
