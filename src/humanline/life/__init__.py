"""The life of a contact: one table of states and events, and what follows from it. Pure: times and numbers come in.

Standard library and msgspec only, as `line`: the search over all states, the replay of a day and the service run this.
"""
