"""Processes that end when whoever started them ends, however that happens."""
