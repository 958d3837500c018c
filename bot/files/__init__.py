"""Local files: data in YAML, and files that only the assistant's own account may read."""
