"""Whether the words in contacts' pictures and voice notes are read by machine, and why not."""

from __future__ import annotations

from bot.adapters.reading import speech, tesseract
from bot.doctor.findings import Finding, mend, note, ok
from bot.settings.fields import Settings

_BOUNDS = "That takes Linux with Landlock, on x86_64 or aarch64."


def pictures(settings: Settings) -> Finding:
    """What is read of pictures, or why nothing is."""
    wanted = settings.picture_languages
    if wanted == "none":
        return ok("Pictures are not read by machine: so the settings say.")
    if not tesseract.bounds():
        return note("Pictures are not read by machine.", _BOUNDS)
    there = tesseract.installed()
    if read := tesseract.usable(wanted, there):
        missing = [language for language in wanted.split() if language not in read]
        what = f"Pictures are read by machine in these languages: {', '.join(read)}."
        return note(what, f"Not installed: {', '.join(missing)}.") if missing else ok(what)
    how = "Install tesseract-ocr, tesseract-ocr-khm and tesseract-ocr-tha (Debian), or nothing: counsellors see them."
    return note("Pictures are not read by machine: Tesseract is not here, or none of its languages.", how)


async def voice_notes(settings: Settings) -> Finding:
    """Whether voice notes are heard, or why not: it is a fault only where a model was named. The model is tried."""
    model = settings.voice_model
    if model is None:
        return ok("Voice notes are not heard by machine: no model is named. Counsellors hear them.")
    if not tesseract.bounds():
        return note("Voice notes are not heard by machine.", _BOUNDS)
    if not speech.installed():
        how = "Install them with `uv sync --extra hearing`, or take SARIKA_VOICE_MODEL away."
        return mend("Voice notes are not heard by machine: sherpa-onnx and soundfile are not here.", how)
    if missing := speech.lacks(model):
        how = f"It needs {' and '.join(missing)} (docs/hearing.md)."
        return mend("Voice notes are not heard by machine: the folder of SARIKA_VOICE_MODEL holds no model.", how)
    if not await speech.Speech(model, settings.voice_seconds).works():
        how = "Download it anew, and look at the memory that is free: half a file is as good as none (docs/hearing.md)."
        return mend("Voice notes are not heard by machine: the model cannot be loaded, or hears nothing.", how)
    return ok("Voice notes are heard by machine. `sarika listen --score` says how well.")
