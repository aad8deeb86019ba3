"""A site as a graph: pages, the links between them, and where on them a person is found."""
