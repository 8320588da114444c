"""Which certificate a server has to show."""

import hashlib
import socket
import ssl


def pinned(host: str, port: int, fingerprint: str, seconds: float) -> ssl.SSLContext:
    """Trusts the certificate with this SHA-256 (AB:CD:… or plain hex), by whatever name it is called, and no other.
    Raises ssl.SSLCertVerificationError where another one is shown, other OSErrors where nobody answers."""
    looking = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    looking.check_hostname = False
    looking.verify_mode = ssl.CERT_NONE
    with socket.create_connection((host, port), seconds) as plain, looking.wrap_socket(plain) as sealed:
        shown = sealed.getpeercert(binary_form=True)
    if hashlib.sha256(shown).hexdigest() != fingerprint.replace(":", "").lower():
        raise ssl.SSLCertVerificationError(1, f"the certificate of {host} is another one than tls_fingerprint names")
    # What is shown the next time is held against this one before anything is said.
    trusting = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    trusting.check_hostname = False
    trusting.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    trusting.load_verify_locations(cadata=ssl.DER_cert_to_PEM_cert(shown))
    return trusting
