"""Figures that have been printed: frozen as facts, restated with their cause, and journaled so that nobody changes them unseen."""
