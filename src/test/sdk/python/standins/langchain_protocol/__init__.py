"""Stands in for the package that langchain-core takes the types of its events from, where an index does not have it."""
