"""Bihuan's services, edges and command line: one package, one image, one command."""
