"""The panes. Siblings that know neither each other nor the store: facts go up as messages, state comes down."""
