"""Exact measures on the graph of a menu, a flow or a site: nothing is sampled."""
