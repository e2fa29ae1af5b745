"""An invented municipality, its authority and their months, for the demo, the tests and the benchmarks."""
