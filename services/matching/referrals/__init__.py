"""Referrals: who was sent to which vacancy, the interview, the hire, and whether the work lasted."""
