"""Limits on what comes in from strangers, each with its reason."""

from __future__ import annotations

MAX_FILE_BYTES = 64 * 1024 * 1024
"""A 50-megapixel photograph sent as a document is about 25 MiB; nothing honest is above this."""

MAX_PIXELS = 60_000_000
"""Read from the header before any pixel is decoded. WhatsApp sends up to 17 megapixels and telephones
take up to 50; at three bytes each this bounds one decoded photograph at 180 MB."""

MAX_ASPECT = 20.0
"""Long side over short side. A strip one pixel high passes a pixel limit, yet is scaled up to
gigabytes by a text detector that brings the short side to its working size."""

MIN_SIDE = 64
"""Pixels. Below it no document of any kind can be told, and filters have no room to work."""

MAX_FILES = 64
"""Files of one application. It asks for five subjects; more than this is an inbox, not an application."""

MAX_MANIFEST_BYTES = 64 * 1024
"""An application.json holds six short values."""

MAX_ID_LENGTH = 100
"""Characters of an application id, which becomes a directory's name (255 bytes on common file systems)."""
