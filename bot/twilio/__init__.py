"""Twilio: signatures, TwiML, the REST client, and what `connect` and `doctor` do with it.

Nothing here prints, and nothing here keeps a phone number or a word of a message.
"""
