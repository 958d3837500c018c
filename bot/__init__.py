"""Motala EU-assistent: the code behind the Rasa assistant."""
