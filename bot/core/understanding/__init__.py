"""Text in, `Understanding` out: folding, views, phrases, red flags, countries, thresholds."""
