"""SMS, voice, chat, web: the only folder that sees a phone number or an address; it keeps none."""
