"""Staff 工作人员: who helps, in which offices and posts, with which certificates (持证上岗)."""
