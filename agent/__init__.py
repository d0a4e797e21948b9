"""The conversation: graph, models, chat page and terminal."""
