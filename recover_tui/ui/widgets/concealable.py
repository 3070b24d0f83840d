"""Taking private words off the screen, and putting them back as they were."""

from __future__ import annotations


class Concealable:
    """A widget that can be without its words for a while.

    They are not covered by something else then: they are not in the widget.
    """

    concealed: bool = False

    def conceal(self) -> None:
        """Remove the private words from the widget, to be given back by `reveal`."""
        raise NotImplementedError

    def reveal(self) -> None:
        """Put them back."""
        raise NotImplementedError
