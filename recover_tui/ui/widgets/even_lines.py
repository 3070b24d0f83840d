"""What lies below other widgets: nothing but a background, and perhaps a frame."""

from __future__ import annotations

from textual.containers import Container
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget


class EvenLines(Widget):
    """Renders one line within its frame, and has it stand for all of them.

    A line is cut wherever something lies on it, and one that is there many times is cut once. On a screen of forty
    lines that is two milliseconds of the first picture, and a megabyte of pieces that Textual keeps.
    It comes last of the bases: Textual inherits styles from the first.
    """

    def render_lines(self, crop: Region) -> list[Strip]:
        """Render the lines in this region."""
        styles = self.styles
        within = range(
            max(crop.y, 1 if styles.border_top[0] else 0),
            min(crop.bottom, self.outer_size.height - (1 if styles.border_bottom[0] else 0)),
        )
        if not within:
            return super().render_lines(crop)
        above = super().render_lines(Region(crop.x, crop.y, crop.width, within[0] + 1 - crop.y))
        below = super().render_lines(Region(crop.x, within[-1] + 1, crop.width, crop.bottom - within[-1] - 1))
        return [*above, *above[-1:] * (len(within) - 1), *below]


class EvenContainer(Container, EvenLines):
    """A container with nothing of its own to show."""
