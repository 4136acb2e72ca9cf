"""From a declared paper and plain values to a PDF.

A paper is declared in a file (`declare`, `read`, `load`); its templates (`templates`, `filters`, `names`) see values
(`facts`); its blocks become flowables (`blocks`), pages (`grid`, `pages`, `marks`) and a PDF (`render`). Typography
stands at the bottom: `fonts` finds a face for every character, `truetype` reads faces, `lines` breaks Chinese text into
lines, `typeset` puts them on a page. Only declare, read, load and facts are imported before something is printed.
"""
