"""Exports: persons as a file, made by a background job, for whoever asked for it and as they see them."""
