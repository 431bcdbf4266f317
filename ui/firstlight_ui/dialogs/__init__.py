"""The one kind of dialog, and the questions asked in it."""
