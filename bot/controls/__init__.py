"""What staff set while servers run, for all of them at once: the off switch, the notices."""
