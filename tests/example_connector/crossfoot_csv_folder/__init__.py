"""Crossfoot's connector to a folder of CSV files."""
