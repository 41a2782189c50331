"""What a contact says and presses: words, buttons, forms, places, reactions."""
