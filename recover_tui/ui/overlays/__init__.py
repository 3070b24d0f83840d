"""What stands over the panes for a while."""
