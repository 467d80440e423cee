"""Retention 档案保存期限: a file that rests is announced, and then anonymised unless somebody keeps it."""
