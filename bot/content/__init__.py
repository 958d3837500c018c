"""What editors write, checked: answers, buttons, phrases, the intent catalogue."""
