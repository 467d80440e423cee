"""Invitations 邀请: a one-time code by which a staff member's own token becomes known."""
