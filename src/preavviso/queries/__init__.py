"""Reads: one function per page or report, returning frozen read models made for one actor. No row leaves."""
