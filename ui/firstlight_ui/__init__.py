"""The desktop: shows what the session says and asks it for what the user wants.

session events -> bridge (one signal, every 100 ms) -> models -> views, strip, inspector, doctor
keys, buttons, menus -> verbs (one table) -> session
"""
