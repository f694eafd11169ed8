"""The only folder that may see a phone number; nothing here may keep or log one."""
