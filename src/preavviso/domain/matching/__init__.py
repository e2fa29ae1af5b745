"""Who is this line about: names and codes taken apart and compared, what that weighs, and what it comes to."""
