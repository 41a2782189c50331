"""The commands of `sarika`, one module each: a plain function, and `command` for the command line to mount."""
