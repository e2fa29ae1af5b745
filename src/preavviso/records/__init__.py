"""Rows and their integrity, in order: directory < people < intake < cases < oversight. No decisions."""
