"""The YAML files that staff edit, read and checked: start reading in bot/content/loading.py."""
