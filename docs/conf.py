"""The documentation site."""

project = "Humanline"
extensions = ["myst_parser", "autodoc2"]
html_theme = "furo"
html_title = "Humanline"
exclude_patterns = ["_build"]
myst_enable_extensions = ["colon_fence"]
myst_heading_anchors = 3
# ref.python: the builtin `type` in an annotation is taken for any attribute of that name.
suppress_warnings = ["myst.xref_missing", "autodoc2.dup_item", "ref.python"]
autodoc2_packages = [{"path": "../src/humanline", "module": "humanline"}]
autodoc2_output_dir = "reference/api"
autodoc2_render_plugin = "myst"
autodoc2_hidden_objects = ["private", "inherited", "dunder"]
