"""Small print as phones photograph it, and the tuning of the recogniser's weights on it."""
