"""Generated requests to every part of the platform, all of it running: nothing fails, nothing is undocumented."""
