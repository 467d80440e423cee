"""The worklist 工作清单: what is open, the most urgent first."""
