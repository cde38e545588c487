"""A small network that finds sheets, cards and pass photo prints: its scenes, training and figures."""
