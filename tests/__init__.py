"""Tests mirror the modules; what plugs in for the real thing is in `fakes`."""
