"""Other systems, one file or folder each: what they ask the line, in their own form."""
