"""Notifications 消息通知: an inbox for job seekers and staff, and what goes out of it by SMS, WeChat and webhook."""
