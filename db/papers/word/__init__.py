"""A paper as a .docx that can be worked on in Word or WPS: the flowables of its PDF, written as WordprocessingML.

Fonts are asked for by their Chinese names, so that an office's own faces set it. Imported only on export.
"""
