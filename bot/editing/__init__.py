"""Changes to files that editors wrote: words are added or exchanged, everything else stays as it stands."""
