"""Appointments 预约: one to one and in groups, who comes, who came, and who is reminded."""
