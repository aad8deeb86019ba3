"""Trials of person against self-service: designed with the staff there are, frozen, analysed, decided."""
