"""The product's settings with the few values a test run needs, set before they are read.

Nothing else of the shell's environment reaches the tests: a developer's own settings neither change what they see nor
lose their rows to them. DATABASE_URL stays, because it says which database the suite runs on; Django makes a fresh one
beside it.
"""

import atexit
import os
import re
import shutil
import sys
import tempfile
from pathlib import Path

_ROOT = Path(__file__).parent.parent
PRODUCT_SETTINGS = set(re.findall(r'env\.\w+\("(\w+)"', (_ROOT / "tracker" / "settings.py").read_text()))
# mypy reads this file for the types of settings and leaves without a goodbye: nothing is made for it.
_FOLDER = "never-made" if "mypy" in sys.modules else tempfile.mkdtemp(prefix="tracker-tests-")
atexit.register(shutil.rmtree, _FOLDER, ignore_errors=True)

for name in PRODUCT_SETTINGS - {"DATABASE_URL"}:
    os.environ.pop(name, None)
os.environ |= {"SECRET_KEY": "for-tests-only-" + "t" * 50, "DATA_DIR": _FOLDER}

from tracker.settings import *
from tracker.settings import DATABASE_URL, DATABASES, MIDDLEWARE

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Pages are rendered each time, so that queries can be counted; tests/web/test_caching.py puts it back.
MIDDLEWARE = [name for name in MIDDLEWARE if not name.endswith("StatusPages")]
CELERY_BROKER_URL = "memory://"  # a message can be looked at, and goes nowhere
if not DATABASE_URL:
    # A file, so that a real worker of tests/services sees the rows a test committed.
    DATABASES["default"]["TEST"] = {"NAME": DATABASES["default"]["NAME"]}
