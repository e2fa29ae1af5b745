"""One invented list in every carrier that offices use, and how much of it a reading got right."""
