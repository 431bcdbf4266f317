"""The claim wizard: its steps, one module each, and the questions that come up while it runs."""
