"""The recommender's tools for a language model, made from an index by ``make_tools``."""
