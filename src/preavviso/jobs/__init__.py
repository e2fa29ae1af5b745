"""What runs by itself: rows claimed one at a time, so that any number of workers may run beside each other."""
