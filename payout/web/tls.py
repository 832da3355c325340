"""TLS for the server: the threads shake hands, so that nobody can hold up who comes next."""

import socket
import ssl
from contextlib import suppress
from typing import Any, Final

from cheroot.makefile import MakeFile
from cheroot.server import HTTPConnection
from cheroot.ssl import Adapter

_NOT_TLS: Final = b"Serveren taler kun https her. Skriv https:// foran adressen.\n"
PLAIN_REFUSED: Final = (
    b"HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\nCache-Control: no-store\r\n"
    b"Connection: close\r\nContent-Length: %d\r\n\r\n%s" % (len(_NOT_TLS), _NOT_TLS)
)
_REST_OF_REQUEST: Final = 65536


class TlsAdapter(Adapter):
    """What cheroot asks of TLS, over a context that is made already."""

    def __init__(self, context: ssl.SSLContext) -> None:
        self.context = context

    def bind(self, sock: socket.socket) -> socket.socket:
        """The socket that is listened on: plain until somebody comes."""
        return sock

    def wrap(self, sock: socket.socket) -> tuple[ssl.SSLSocket, dict[str, Any]]:
        """The connection as TLS. cheroot's own adapters shake hands here, where nobody else is let in."""
        wrapped = self.context.wrap_socket(sock, server_side=True, do_handshake_on_connect=False)
        return wrapped, self.get_environ()

    def get_environ(self) -> dict[str, Any]:
        """What each request is told about its connection."""
        return {"wsgi.url_scheme": "https", "HTTPS": "on"}

    def makefile(self, sock: socket.socket, mode: str = "r", bufsize: int = -1) -> Any:
        """The connection as a file, as cheroot reads plain ones."""
        return MakeFile(sock, mode, bufsize)


class TlsConnection(HTTPConnection):
    """A connection that shakes hands before its first request."""

    is_shaken = False

    def communicate(self) -> bool:
        """Shake hands and wait for a request, or answer one. Returns whether the connection stays open."""
        if self.is_shaken:
            return bool(super().communicate())
        try:
            self.socket.do_handshake()
        except ssl.SSLError as error:
            if error.reason == "HTTP_REQUEST":
                self._refuse_plain()
            return False
        except OSError:
            return False
        self.is_shaken = True
        return True

    def _refuse_plain(self) -> None:
        """Say so in the clear. A redirect would let what comes in the clear once go on unseen."""
        # Below TLS. What is left unread would make the system throw the answer away when it closes.
        with suppress(OSError):
            self.socket.setblocking(False)
            socket.socket.recv(self.socket, _REST_OF_REQUEST)
        with suppress(OSError):
            socket.socket.sendall(self.socket, PLAIN_REFUSED)
