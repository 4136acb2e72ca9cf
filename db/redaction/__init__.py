"""A copy of a register in which nobody is himself: false names and numbers of the same shape, and the proof of it."""
