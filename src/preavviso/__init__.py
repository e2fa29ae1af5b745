"""Preavviso: see an eviction coming, act in time, show afterwards who knew what, when."""
