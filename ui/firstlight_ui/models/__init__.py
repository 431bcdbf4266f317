"""Qt item models over the program's frozen records, and what is made of their rows."""
