"""Agreements 协议: what an office and a family promise each other, and how that ended."""
