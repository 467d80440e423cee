"""Plans to start a business 创业计划: what somebody wants to open, and what help they want for it."""
