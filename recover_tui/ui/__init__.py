"""The screen. Textual lives here and nowhere else."""

import os

# Textual paints 60 times a second at most, and reads this when it is loaded. A letter that comes right after a
# picture of the breath waits for the turn after next: at 120 that is over before the finger is off the key.
os.environ.setdefault("TEXTUAL_FPS", "120")
