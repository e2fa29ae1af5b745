"""How pages say what something came from."""

import pytest

from preavviso.web.templatetags.words import who


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (
            "imap://protocollo@pec.borgolago.example@imaps.gestore.example:993/INBOX;UIDVALIDITY=3/;UID=7",
            "protocollo@pec.borgolago.example",
        ),
        ("imap://servizi%20sociali@[::1]:143/Elenchi/;UID=7", "servizi sociali"),
        ("/srv/scanner/elenco.pdf", "scanner"),
        ("recupero@casalaghi.example", "recupero@casalaghi.example"),
        ("Ada Ferri", "Ada Ferri"),
    ],
    ids=["mailbox", "odd user", "folder", "address", "person"],
)
def test_a_box_is_called_by_its_own_name(source: str, said: str) -> None:
    assert who(source) == said
