"""What is kept between runs: vault, pins, refused logins, web profiles, journal, and the questions put to a person.

Everything lives in the data folder, is written whole or not at all, and may be shared by several processes.
"""
