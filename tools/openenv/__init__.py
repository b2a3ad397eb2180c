"""The client of AegisDesk for OpenEnv."""

from .client import AegisDeskEnv

__all__ = ["AegisDeskEnv"]
