"""What a contact sees in their chat with the bot."""
