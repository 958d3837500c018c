"""Measures the assistant: candidate pipelines, blind questions, speed, calibration."""
