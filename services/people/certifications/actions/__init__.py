"""What can be done with a certification, each in the caller's transaction."""
