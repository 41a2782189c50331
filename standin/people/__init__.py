"""What people do and see: phones, a group's creator, load by many contacts."""
