"""The files of this repository, read once: who makes an application of its own shares them."""

from bot.content.watching import Files

FILES = Files()
