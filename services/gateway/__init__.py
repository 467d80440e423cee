"""The gateway: what front ends speak GraphQL with. It holds no business data."""
