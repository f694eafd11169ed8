"""What the line is used for, in numbers that tell about nobody.

Nothing under ten is shown, nor what a hidden number could be worked out from; no number is shown
before its period is over, and no two that overlap.
"""
