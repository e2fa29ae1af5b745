"""Cases: a household whose home an authority means to take, from the first entry to the outcome."""
