"""From declared blocks to flowables, one module for each family of blocks. Imported only when something is printed."""
