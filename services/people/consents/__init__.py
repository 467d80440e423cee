"""Consent 同意: what a person's data is used for beyond the law's own tasks, asked and answered, use by use."""
