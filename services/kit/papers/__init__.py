"""Papers: pages that are handed to people, written from one template as HTML and printed from the same as PDF.

`writing` fills a template, `printing` sets the page that comes of it, `answering` gives each caller the form that they
ask for. docs/decisions/0127-papers-are-written-once-and-set-by-typst.md
"""
