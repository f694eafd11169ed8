"""The commands for whoever runs the line: arguments in, words on a screen out, nothing else."""
