"""Opening what stands over the panes. Each overlay is loaded with its controller when it is first opened."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Final

from recover_tui.domain import timestamps
from recover_tui.domain.talk import people
from recover_tui.domain.translation import gettext as _
from recover_tui.domain.worries import due, review
from recover_tui.ui.context import ResetRequest
from recover_tui.ui.controllers.controller import Controllers
from recover_tui.ui.overlays.overlay import Overlay
from recover_tui.ui.screens.layout import DashboardLayout

if TYPE_CHECKING:
    from recover_tui.domain.learning import Preference
    from recover_tui.domain.past import Entry
    from recover_tui.ui.controllers.resets import ResetsController
    from recover_tui.ui.controllers.worries import WorriesController

INSISTING: Final = 10.0
"""Seconds in which asking for parked worries once more opens them before their window."""


class Overlays:
    """Puts an overlay over the panes of a dashboard, and takes it away; there is one at a time."""

    def __init__(self, dashboard: DashboardLayout, controllers: Controllers) -> None:
        self._dashboard = dashboard
        self._controllers = controllers
        self._context = dashboard.context
        self._said_when_at = -INSISTING
        self.current: Overlay | None = None
        """What stands over the panes now."""
        self.preference: Preference | None = None
        """The breathing pattern that did more for the agent than the usual one, as far as is known."""

    @property
    def resets(self) -> ResetsController:
        """The controller of resets, loaded when first used."""
        from recover_tui.ui.controllers.resets import ResetsController

        return self._controllers.get(ResetsController)

    @property
    def worries(self) -> WorriesController:
        """The controller of worries, loaded when first used."""
        from recover_tui.ui.controllers.worries import WorriesController

        return self._controllers.get(WorriesController)

    async def open_reset(self, request: ResetRequest) -> None:
        """Begin a reset; without a length asked for it is one that fits."""
        from recover_tui.ui.overlays.reset import ResetOverlay

        breathe = self._dashboard.breathe_pane
        self.resets.begin()
        learned = self.preference if self._learns else None
        usual = learned.pattern if learned else breathe.pattern
        lay_out = self.resets.layout(
            usual, holds=breathe.holds, chosen=request.pattern, opens_shift=request.opens_shift
        )
        length = request.seconds or self.resets.usual_length()
        overlay = ResetOverlay(self._context.clock, lay_out, length, self._dashboard.config, learned=learned)
        await self._open(overlay)

    def start_learning(self) -> None:
        """Learn while other things go on."""
        self._dashboard.run_worker(self.learn(), group="learning", exclusive=True, exit_on_error=False)

    async def learn(self) -> None:
        """Find out anew whether a breathing pattern did more for the agent than the usual one."""
        from recover_tui.domain.learning import preferred

        now = self._context.clock.now()
        await self._context.session.idle()
        patterns = await self._context.session.read(lambda store: store.insights.patterns(now))
        known = [one for one in patterns or () if one.pattern in self._dashboard.config.breathe.all_patterns]
        self.preference = preferred(known, self._dashboard.config.breathe.pattern)

    def take_pattern(self, pattern: str) -> None:
        """Have resets breathe this pattern from now on."""
        dashboard = self._dashboard
        problem = dashboard.set_setting("breathe", "pattern", pattern)
        said = _("your resets breathe {pattern} from now on").format(pattern=pattern)
        dashboard.strip.flash(_("Counts in this window only: {reason}.").format(reason=problem) if problem else said)

    @property
    def _learns(self) -> bool:
        """Whether a reset may have another pattern than the usual one: none that the agent chose is replaced."""
        config = self._dashboard.config
        as_usual = self._dashboard.breathe_pane.pattern == config.breathe.pattern
        return config.reset.learn and as_usual and "breathe.pattern" not in config.chosen

    async def open_review(self) -> None:
        """Look at what was parked, if its window has come and there is time left in it.

        Before that, say when it comes; asked again at once, it opens now.
        """
        from recover_tui.ui.overlays.review import ReviewOverlay

        snapshot, now, strip = self._context.session.snapshot, self._context.clock.now(), self._dashboard.strip
        worries = self.worries
        insists = self._context.clock.seconds() - self._said_when_at < INSISTING
        waiting = due(snapshot.worries, now) or (snapshot.worries if insists else ())
        held = review(waiting, snapshot.review, now)
        if waiting and held is not None:
            if held.left:
                mask = self._dashboard.config.reflect.mask
                await self._open(ReviewOverlay(self._context.clock, waiting, held, mask=mask))
            else:
                worries.postpone(waiting)
        elif snapshot.worries:
            self._said_when_at = self._context.clock.seconds()
            until = timestamps.soon(min(one.until for one in snapshot.worries), now)
            said = _("parked until {until} · v again opens it now")
            strip.flash(said.format(until=until), for_=INSISTING)
        else:
            strip.flash(_("nothing is parked · p parks a worry"))

    async def open_insights(self) -> None:
        """Show the agent's own figures, reckoned now."""
        from recover_tui.ui.overlays.insights import InsightsOverlay

        now = self._context.clock.now()
        await self._context.session.idle()
        found = await self._context.session.read(lambda store: store.insights.all(now))
        await self.learn()
        if found is not None and self.current is None:
            learned = self.preference if self._dashboard.config.reset.learn else None
            await self._open(InsightsOverlay(found, now, learned, None if self._learns else self.take_pattern))

    async def open_past(self, *, find: bool = False) -> None:
        """Show today and the days before it, or `find` words in everything."""
        from recover_tui.ui.overlays.past import PastOverlay

        session = self._context.session
        await session.idle()
        written = await session.read(lambda store: store.past.written())

        async def read_day(day: date) -> Sequence[Entry] | None:
            return await session.read(lambda store: store.past.told(day))

        if written is not None and self.current is None:
            masks = self._dashboard.config.reflect.mask
            await self._open(PastOverlay(written, read_day, self._context.clock.now(), find=find, mask=masks))

    async def open_talk(self) -> None:
        """Talk it out with whoever is chosen in Support, or choose whom."""
        from recover_tui.ui.controllers.talk import TalkController
        from recover_tui.ui.overlays.talk import TalkOverlay

        dashboard = self._dashboard
        self._controllers.get(TalkController)
        chosen = dashboard.support_pane.chosen_person if dashboard.open_pane == "support" else None
        everyone, session = people(dashboard.resources), self._context.session
        in_team = await session.read(lambda store: store.team.reachable()) if self._is_in_touch else ()
        overlay = TalkOverlay(
            self._context.clock,
            everyone,
            dashboard.config,
            chosen=chosen,
            drafts=dashboard.drafts,
            in_team=[one.name for one in in_team or ()],
        )
        await self._open(overlay)

    async def open_kind_words(self, name: str = "") -> None:
        """Leave someone of this name a kind word. Without one read those that wait; where none does, leave one."""
        from recover_tui.domain.team import named
        from recover_tui.ui.controllers.team import TeamController
        from recover_tui.ui.overlays.kind_words import KindWordsOverlay

        dashboard, session = self._dashboard, self._context.session
        controller, waiting = self._controllers.get(TeamController), session.snapshot.kind_words
        everyone = await session.read(lambda store: store.team.reachable())
        if waiting and not name:
            await self._open(KindWordsOverlay(self._context.clock, waiting))
        elif not everyone or controller.seal_kind_word is None:
            dashboard.strip.flash(_("no kind word waits · recover team join finds colleagues"))
        else:
            on = dashboard.support_pane.chosen_person if dashboard.open_pane == "support" else None
            found = named(everyone, name or (on.name if on else ""))
            chosen = found[0] if len(found) == 1 else None
            await self._open(
                KindWordsOverlay(self._context.clock, (), everyone, chosen=chosen, drafts=dashboard.drafts)
            )

    @property
    def _is_in_touch(self) -> bool:
        return self._controllers.services.seal_kind_word is not None

    async def close(self) -> None:
        """Take away what stands over the panes."""
        overlay, self.current = self.current, None
        # Painted in between, a widget that is half gone has no styles any more, and that would be the end.
        with self._dashboard.app.batch_update():
            self._dashboard.remove_class("-faded", update=False).occupied = False
            if overlay is not None:
                await overlay.remove()

    async def _open(self, overlay: Overlay) -> None:
        self._dashboard.breathe_pane.action_stop()
        self.current = overlay
        self._dashboard.occupied = True
        self._dashboard.set_focus(None)
        await self._dashboard.query_one("#overlays").mount(overlay)
