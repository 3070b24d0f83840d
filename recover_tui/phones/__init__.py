"""What phones send, turned into the one normal form of a call event; and where it is listened for."""
