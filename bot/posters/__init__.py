"""Printed matter: its texts, its layout, and the preflight before a file is given away.

Layout is pure arithmetic on frozen values, in points, with y growing downwards; `pdf` alone
draws, `picture` alone looks at what was drawn, and `orders` alone gives files away.
"""
