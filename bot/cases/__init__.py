"""From a form or a conversation to a stored case, and reading what visitors write about one."""
