"""A stand-in for the package with langchain-core's event types, for indexes that do not have it."""
