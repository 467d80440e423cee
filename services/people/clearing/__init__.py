"""Dynamic clearing 动态清零: work of a member, in or out, lets a certified household be looked at again."""
