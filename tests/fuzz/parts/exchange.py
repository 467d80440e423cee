"""The merged feed and the merged snapshot."""

from tests.fuzz.part import Part

PART = Part(role="provincial_system", closed=frozenset())
