"""Contacts to come: from what came, with its weeks, holidays and surprises, to rates with their uncertainty."""
