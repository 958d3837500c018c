"""Files on the machine: what only the assistant's own account may read."""
