"""Work spells 工作经历: where and how a person has worked, from when to when."""
