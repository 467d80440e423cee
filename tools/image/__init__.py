"""What makes the container image, and what proves it where there is no container engine."""
