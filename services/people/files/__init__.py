"""A person's file 个人档案: what its parts have in common, whatever each of them says."""
