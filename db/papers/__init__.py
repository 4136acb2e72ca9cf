"""From a declared paper and plain values to a PDF.

Typography stands at the bottom: `fonts` finds a face for every character, `truetype` reads and embeds faces, `lines` breaks Chinese
text into lines, `typeset` puts lines on a page. Nothing here is imported before something is to be printed.
"""
