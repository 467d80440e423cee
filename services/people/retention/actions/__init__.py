"""What can be done about files that rest: announcing, keeping and anonymising them."""
