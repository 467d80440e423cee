"""What people keeps of training and matching: only what moves a service case."""
