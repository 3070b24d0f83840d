"""Whole screens; the dashboard is the one that holds the store."""
