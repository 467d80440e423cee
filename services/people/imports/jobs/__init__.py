"""The background job of an import: reading the file, judging its rows, registering whom they say."""
