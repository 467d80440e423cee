"""Reading paths from their files: the form of a file, and what is checked before a case may go along one."""
