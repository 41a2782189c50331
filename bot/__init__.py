"""Sarika: a hotline assistant on Telegram, in Khmer and English, with human counsellors."""
