"""Errors of definitions (`metaxy.utils.exceptions`)."""
