"""A second implementation of Concert's checks, from INTEGRITY.md and EVENTS.md; see ../verify.py."""
