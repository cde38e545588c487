"""Generator of fictional applications: families, documents, photographs and their truth."""
