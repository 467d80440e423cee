"""Persons that come and go by the file: imports and exports; the files themselves go over REST."""
