"""What the desk does together: shifts, plan, rights, withholding, reports, the test alert."""
