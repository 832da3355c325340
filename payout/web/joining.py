"""How other machines join over TLS: the leader's sheet for the wall, the guide, the certificate to trust."""

from flask import Blueprint, Response, abort, render_template
from flask.typing import ResponseReturnValue

from exports.codes import qr_picture
from payout import clock
from payout.web.current import parts
from payout.web.network import Network

bp = Blueprint("joining", __name__)

AUTHORITY_NAME = "noedudbetaling.crt"


@bp.get("/tilslut")
def show() -> ResponseReturnValue:
    """The A4 sheet: address, fingerprint, QR code, and how to trust the certificate."""
    return render_template("pages/joining/show.html", network=parts().network, drawn_at=clock.now())


@bp.get("/tilslut/kode.svg")
def code() -> ResponseReturnValue:
    """The guide's address as a QR code."""
    return Response(qr_picture(_network().guide), mimetype="image/svg+xml")


@bp.get("/certifikat")
def guide() -> ResponseReturnValue:
    """How to trust the certificate, for a machine that does not yet: it holds nothing that is not public."""
    return render_template("pages/joining/guide.html", network=parts().network)


@bp.get("/certifikat/noedudbetaling.crt")
def authority() -> ResponseReturnValue:
    """The authority's certificate, which each machine trusts once."""
    answer = Response(_network().authority_file, mimetype="application/x-x509-ca-cert")
    answer.headers["Content-Disposition"] = f'attachment; filename="{AUTHORITY_NAME}"'
    return answer


def _network() -> Network:
    """How the server is reached over TLS; 404 on one that is not."""
    return parts().network or abort(404)
