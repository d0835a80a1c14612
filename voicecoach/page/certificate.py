"""A certificate of this machine's own, as browsers give the microphone to secure pages only.

An authority is made once and kept in the data folder, readable by its owner alone; it signs a certificate for
the current addresses at each session. A phone that trusts the authority trusts every later session.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

from voicecoach.errors import PageError
from voicecoach.files import write_text

AUTHORITY = "page-authority.pem"


def made(folder: Path, names: Sequence[str], into: Path) -> tuple[Path, str]:
    """Make a certificate for these names, with its key in one file under `into`; and the fingerprint.

    The fingerprint is the authority's. Raises PageError if the files can't be written.
    """
    import trustme  # noqa: PLC0415 - of the extra

    path = folder / AUTHORITY
    try:
        if path.exists():
            kept = path.read_bytes()
            authority = trustme.CA.from_pem(*_parts(kept))
        else:
            authority = trustme.CA(organization_name="voicecoach", organization_unit_name="this machine")
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            both = authority.cert_pem.bytes() + authority.private_key_pem.bytes()
            write_text(path, both.decode(), mode=0o600)
        certificate = authority.issue_cert(*names)
        goal = into / "page.pem"
        write_text(goal, certificate.private_key_and_cert_chain_pem.bytes().decode(), mode=0o600)
    except (OSError, ValueError) as error:
        message = f"The page's certificate can't be used: {error}."
        raise PageError(message, f"Remove {path}; it is made anew.") from error
    return goal, fingerprint(authority.cert_pem.bytes())


def fingerprint(pem: bytes) -> str:
    """The SHA-256 of the certificate in pairs of digits, as phones show it."""
    import ssl  # noqa: PLC0415 - late, as the rest

    digest = hashlib.sha256(ssl.PEM_cert_to_DER_cert(pem.decode())).hexdigest().upper()
    return ":".join(digest[i : i + 2] for i in range(0, len(digest), 2))


def _parts(pem: bytes) -> tuple[bytes, bytes]:
    """The certificate and the key from a file that holds both."""
    end = b"-----END CERTIFICATE-----\n"
    certificate, marker, key = pem.partition(end)
    if not marker:
        message = "it holds no certificate"
        raise ValueError(message)
    return certificate + marker, key
