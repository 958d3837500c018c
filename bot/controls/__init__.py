"""Controls that staff use while servers run, for all servers at once: the off switch, notices."""
