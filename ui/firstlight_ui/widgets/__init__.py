"""Building blocks of the look: buttons, fields, labels, messages, the focus ring."""
