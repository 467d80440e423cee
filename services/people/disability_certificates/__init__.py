"""Disability certificates 残疾人证, 残疾军人证: what a person holds, who issued it, and from when to when it counts."""
