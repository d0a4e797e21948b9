"""Commands for building, fetching, evaluating and measuring."""
