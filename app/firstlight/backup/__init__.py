"""Configurations of devices, sealed with the vault's key, and what is known of them without it."""
