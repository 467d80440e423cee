"""What people keeps of training, matching and subsidies: what moves a service case, and what stands on a card."""
