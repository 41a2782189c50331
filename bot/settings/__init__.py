"""The settings of a process: `SARIKA_*`, read, checked and refused in plain words."""
