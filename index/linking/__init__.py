"""The parts of title linking: the message, exact names, rows of names, series, typos."""
