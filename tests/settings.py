"""The product's settings with the few values a test run needs, set before they are read."""

import os
import tempfile

os.environ.setdefault("SECRET_KEY", "for-tests-only-" + "t" * 50)
os.environ.setdefault("DATA_DIR", tempfile.mkdtemp(prefix="tracker-tests-"))

from tracker.settings import *

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
