"""Calibration of the image measures: where each of them stops a document from being read."""
