"""Papers of a household: its whole file 一家一册, who helps it 联系卡, and what it was found entitled to 明白卡."""
