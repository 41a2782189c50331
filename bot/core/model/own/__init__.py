"""What a contact keeps for themselves, beside any case: nobody at the desk sees it."""
