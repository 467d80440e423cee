"""What each part's generated requests meet, a module for each part."""
