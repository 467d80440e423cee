"""National codes by their own names: small dated tables with their source, and pure functions over them."""
