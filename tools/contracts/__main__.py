"""`python -m tools.contracts` writes the contracts from the code, and says which files that changed."""

from tools.contracts.writing import write

if __name__ == "__main__":
    for path in write():
        print(path)
