"""What comes in from files and goes out to them: packs, images, lists of wins, exports, crisis lines."""
