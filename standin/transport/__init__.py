"""The Bot API over HTTP: from a request to the answer."""
