"""The exchange: what provincial systems speak REST with. It reaches services over their public REST."""
