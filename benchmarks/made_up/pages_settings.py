"""The product's settings with one address more: a view that does nothing, behind all that a page stands behind."""

from tracker.settings import *  # noqa: F403 -- all of it, as it is

ROOT_URLCONF = "made_up.pages_urls"
