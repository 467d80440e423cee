"""Statuses that policies ask about 身份: declared by the person or certified by an authority, until when."""
