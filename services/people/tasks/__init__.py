"""Tasks 待办: what is to be done about a person, by when; among them the promise of work within a month."""
