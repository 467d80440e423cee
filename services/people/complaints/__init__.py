"""Complaints 投诉: taken up, answered, passed further up, and due where a text says by when."""
