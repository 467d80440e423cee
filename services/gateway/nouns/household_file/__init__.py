"""The file of a household 一家一册 in the graph: what was applied for, recorded and agreed with a family."""
