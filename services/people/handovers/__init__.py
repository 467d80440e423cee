"""Hand-overs 档案移交: a person's file goes from the office of one area to that of another, when both have said so."""
