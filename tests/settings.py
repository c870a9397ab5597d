"""Settings of the test run: the product's own, in test mode, with a folder and keys of their own.

GEZEL_TEST_DATABASE=postgresql runs on an embedded PostgreSQL instead of SQLite.
"""

import atexit
import os
import shutil
import tempfile

os.environ["GEZEL_MODE"] = "test"
if "GEZEL_VAR" not in os.environ:
    # made by the first process of a run and used by its workers and commands; gone at the end
    os.environ["GEZEL_VAR"] = tempfile.mkdtemp(prefix="gezel-test-")
    atexit.register(shutil.rmtree, os.environ["GEZEL_VAR"], ignore_errors=True)
os.environ["GEZEL_SECRET"] = "s" * 64
os.environ["GEZEL_MASTER_KEY"] = "0f" * 32
os.environ.pop("GEZEL_SMTP", None)

if os.environ.get("GEZEL_TEST_DATABASE") == "postgresql":
    from tests.postgres import url

    os.environ["DATABASE_URL"] = url()
else:
    os.environ["DATABASE_URL"] = "sqlite://:memory:"

from gezel.config.settings import *  # noqa: F403

# argon2 is meant to be slow; a test signs in hundreds of times
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
EMAIL_HOST = "mail.invalid"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405
