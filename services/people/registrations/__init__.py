"""Registrations 就业失业登记: since when somebody is registered as employed or as unemployed, and why that ended."""
