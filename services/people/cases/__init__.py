"""Service cases 服务个案: somebody on a path to work, at which step, and how they came there."""
