"""The people's side over HTTP, and the page."""
