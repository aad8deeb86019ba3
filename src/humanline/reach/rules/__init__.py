"""Rule sets that come with Humanline, one TOML file each. Not legal advice."""
