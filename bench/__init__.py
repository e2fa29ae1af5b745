"""Ours beside a peer's, in the same run on the same work, with the quality beside the speed."""
