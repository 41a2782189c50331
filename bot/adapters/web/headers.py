"""The headers of every answer of the page."""

from __future__ import annotations

from functools import lru_cache

from bot.adapters.web.use import Place


@lru_cache(4)
def headers_of(place: Place) -> dict[str, str]:
    """Nothing is kept by the browser, nothing comes from elsewhere, and nobody else shows the page within theirs."""
    policy = {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "font-src": "'self'",
        "img-src": "'self' data: blob:",
        "media-src": "blob:",
        "connect-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": " ".join(place.frames),
    }
    made = {
        "Cache-Control": "no-store",
        "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in policy.items()),
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(self), payment=(), usb=()",
        "X-Robots-Tag": "noindex",
    }
    return made | ({"Strict-Transport-Security": "max-age=31536000"} if place.secure else {})
