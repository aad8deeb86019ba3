"""The pictures of a page, one file each, drawn wide and narrow."""
