"""Measures the assistant: candidate pipelines, labelled questions, speed, calibration."""
