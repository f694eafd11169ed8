"""Phone calls.  What a caller says is heard, answered, and forgotten: it stands in no address.

A call is a chain of questions.  Twilio posts the answer to a question to the address that the
question gave it; the address holds ids alone.  `webhook` leads through the rest, in this order:
`call` (where a call stands), `steps` (where it goes), `script` (what is said there), `document`
and `speech` (how Twilio is told to say it).
"""
