"""Where Django is set up and the parts are wired together."""
