"""The screen. Textual lives here and nowhere else."""

import os

from recover_tui.system import environment

# Before anything of Textual's is loaded, which reads the environment as it is.
environment.quieten(os.environ)
# Textual paints 60 times a second at most, and reads this when it is loaded. A letter that comes right after a
# picture of the breath waits for the turn after next: at 120 that is over before the finger is off the key.
os.environ.setdefault("TEXTUAL_FPS", "120")
