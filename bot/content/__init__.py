"""What editors write, checked: answers, buttons, phrases."""
