"""Files and messages made to hurt: every one has to end in a state that somebody sees, and to cost little."""
