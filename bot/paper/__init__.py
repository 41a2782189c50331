"""What is printed or drawn: posters, proof sheets, pictures of phones and reports."""
