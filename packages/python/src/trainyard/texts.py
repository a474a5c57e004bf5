"""Texts as the service compares them."""

from __future__ import annotations

import unicodedata

# What the service takes away around a text: the blanks of ECMAScript, of which Python's own str.strip has others.
BLANKS = "\t\n\v\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"


def stored_text(text: str) -> str:
    """A text as the service keeps it: without blanks around it, its accents composed (NFC)."""
    return unicodedata.normalize("NFC", text.strip(BLANKS))
