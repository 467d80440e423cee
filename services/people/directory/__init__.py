"""The directory 服务资源目录: other services to which people are oriented, and when each was last confirmed."""
