"""Settings, URLs, start-up checks."""
