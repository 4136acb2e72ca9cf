"""The law as data: procedure, working days, deadlines, fines, warnings; plain values in, frozen objects out."""
