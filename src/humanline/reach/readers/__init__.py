"""One file a format: what stands in a source, as a graph of states and moves."""
