"""Simulated users that talk to the agent from outside, and the checks of everything it answers.

Nothing in here uses the packages that it judges: films, likes and reasons are read from the files again and compared anew.
"""
