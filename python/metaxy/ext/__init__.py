"""Integrations with other libraries; each one imports its library only when used."""
