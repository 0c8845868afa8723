"""The instant preview: what a household may get, with answers missing."""
