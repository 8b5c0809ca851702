"""Alembic with metaxy's planning, and helpers for env.py."""
