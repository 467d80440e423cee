"""Dibao links 低保联动: what a household draws as minimum living allowance, and when it is helped to give it up."""
