"""What keeps the line in order at Twilio: looking, planning, changing.  Prints nothing."""
