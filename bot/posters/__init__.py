"""Printed matter: what it says, where each line stands, and whether it may leave the house.

Layout is pure arithmetic on frozen values, in points, with y growing downwards; `pdf` alone
draws, `picture` alone looks at what was drawn, and `orders` alone gives files away.
"""
