"""Crash tests: the real commands are killed at random moments against a real mail server, and nothing may be lost."""
