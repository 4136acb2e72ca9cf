"""Everything with Qt in it, and nothing else."""
