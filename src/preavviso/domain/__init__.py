"""The trade: facts in, decisions out. No framework, no files, no clock."""
