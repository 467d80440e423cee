"""The contracts that others build on, as the code says them: `make contracts` writes them."""
