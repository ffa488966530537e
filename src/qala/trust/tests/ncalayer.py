"""A stand-in for NCALayer: a real wss server on loopback with its own certificate, which signs with a test key.

What it says is NCALayer's protocol as of version 1.4 (sdkinfo of pki.gov.kz); a test sets how it behaves.
"""

from __future__ import annotations

import base64
import ipaddress
import json
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from asn1crypto import pem
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from websockets.exceptions import ConnectionClosed
from websockets.sync.server import Server, ServerConnection, serve

LACKS = {"success": False, "errorCode": "MODULE_NOT_FOUND"}
Sign = Callable[[bytes], bytes]


@dataclass
class NcaLayer:
    """sign: content → CMS, DER. behaviour: good, old, cancel, refuse, vanish, babble, silent, kaztoken.

    asked: the questions it got.
    """

    sign: Sign
    behaviour: str = "good"
    version: str = "1.4"
    asked: list[dict[str, Any]] = field(default_factory=list)
    address: str = ""

    def serve(self, line: ServerConnection) -> None:
        """Greet, then answer each question."""
        if self.behaviour == "silent":
            return
        line.send(json.dumps({"result": {"version": self.version}}))
        try:
            for message in line:
                if message == "--heartbeat--":
                    line.send(json.dumps({"result": {"version": self.version}}))
                    continue
                question = json.loads(message)
                self.asked.append(question)
                if self.behaviour == "vanish" and question["module"] == "kz.gov.pki.knca.basics":
                    return
                answer = self.answer(question)
                line.send(answer if isinstance(answer, str) else json.dumps(answer))
        except ConnectionClosed:
            pass

    def answer(self, question: dict[str, Any]) -> dict[str, Any] | str:
        """Return what NCALayer says."""
        module, args = question["module"], question.get("args", {})
        if module == "kz.digiflow.mobile.extensions":
            return {"success": True, "result": {"version": "1.4"}} if self.behaviour == "kaztoken" else LACKS
        if module == "kz.gov.pki.knca.basics" and self.behaviour != "old":
            return self._basics(args)
        if module == "kz.gov.pki.knca.commonUtils":
            return {"code": "200", "responseObject": base64.b64encode(self._signed(args[2])).decode()}
        return LACKS

    def _basics(self, args: dict[str, Any]) -> dict[str, Any] | str:
        if self.behaviour == "cancel":
            return {"body": {}, "status": True}
        if self.behaviour == "refuse":
            words = {"message": "Ключ не подходит", "details": "Срок действия сертификата истёк"}
            return {"status": False, "code": "INVOCATION_ERROR", **words}
        if self.behaviour == "babble":
            return "not JSON"
        armoured = pem.armor("CMS", self._signed(args["data"])).decode()
        return {"body": {"result": [armoured]}, "status": True}

    def _signed(self, data: str) -> bytes:
        return self.sign(base64.b64decode(data))


@contextmanager
def running(layer: NcaLayer, folder: Path) -> Iterator[NcaLayer]:
    """Serve it on a free port of loopback; its address is then in `layer.address`."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(_certificate(folder))
    server: Server = serve(layer.serve, "127.0.0.1", 0, ssl=context)
    layer.address = f"wss://127.0.0.1:{server.socket.getsockname()[1]}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield layer
    finally:
        server.shutdown()
        thread.join()


def _certificate(folder: Path) -> Path:
    """Write a self-signed certificate for 127.0.0.1 with its key."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    address = x509.IPAddress(ipaddress.ip_address("127.0.0.1"))
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=30))
        .add_extension(x509.SubjectAlternativeName([address]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = folder / "ncalayer.pem"
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(secret + made.public_bytes(Encoding.PEM))
    return path
