"""A snapshot of Wikipedia film articles: read, matched to items, and filled in."""
