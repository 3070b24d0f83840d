"""A calm place between calls, in a terminal split."""

__version__ = "0.1.0"
