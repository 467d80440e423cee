"""The rules of paths: plain values in, moves out."""
