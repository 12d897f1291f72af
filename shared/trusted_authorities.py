"""The certificate authorities that this process trusts."""

import functools
import ssl

import httpx2


@functools.cache
def trusted_authorities() -> ssl.SSLContext:
    """Those of the system, or of SSL_CERT_FILE and SSL_CERT_DIR where these are set.

    They are read once in a process. Reading them stops an event loop for 100 to 170 ms, so a process that takes calls
    does it before its first call.
    """
    return httpx2.create_ssl_context()
