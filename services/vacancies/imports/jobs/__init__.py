"""The background job of an import: it goes through the file in batches, each of which commits with its progress."""
