"""What the program takes from the system: places, private files, the clock, the desktop, the network."""
