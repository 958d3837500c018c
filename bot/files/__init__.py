"""Files on the machine: data in YAML, and what only the assistant's own account may read."""
