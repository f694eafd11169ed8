"""The checks behind `flask doctor`: each module yields findings about one subject.

Start reading in bot/twilio/doctor/examination.py, which runs them all.
"""
