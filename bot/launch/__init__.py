"""Starting the assistant: checks before the start, training when it is due, the processes."""
