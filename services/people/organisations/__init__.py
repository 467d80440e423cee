"""Organisations 机构: the bodies that help people to work, and which of them belongs to which."""
