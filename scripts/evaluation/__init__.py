"""Measures retrieval beside its peers. One subject a file:

``cases`` what is asked and what the right answer is, ``splits`` and ``tags`` make them without leaks, ``metrics`` judge
rankings, ``peers``, ``ease`` and ``factors`` are the methods to beat, ``methods`` lines them all up, ``tuning`` chooses their
settings on validation users, ``protocols`` runs everything, ``starter`` asks the starter catalogue, ``curves`` follow a figure along
one setting, ``report`` writes it down, ``plots`` draws it.
"""
