"""The nouns of Humanline, as frozen records: the whole product in a few short files."""
