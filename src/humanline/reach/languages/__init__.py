"""The words of the languages that are known, as data: one file a language, and the small words of some others."""
