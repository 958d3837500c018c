"""Rasa graph components that understand a message, and the plain functions behind them."""
