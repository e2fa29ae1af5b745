"""The commands. Results go to stdout, words and progress to stderr; 0 done, 1 a person is needed, 2 bad use."""
