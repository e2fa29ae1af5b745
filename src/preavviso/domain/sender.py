"""Who writes: the house behind a mail address, whichever of its boxes a message left."""

# What stands before a house's own name in the address of its certified box.
_CERTIFIED = frozenset({"pec", "cert", "postacert", "postacertificata", "legalmail", "pecmail"})
# Anybody may have a box with these: there the address is the sender, and not what stands behind the sign.
_PUBLIC = """
    pec.it legalmail.it arubapec.it pec.aruba.it postecert.it pecimprese.it registerpec.it sicurezzapostale.it
    gmail.com outlook.com outlook.it hotmail.com hotmail.it live.it yahoo.it yahoo.com libero.it virgilio.it alice.it
    tim.it tin.it tiscali.it icloud.com fastwebnet.it
    """
_OF_EVERYBODY = frozenset(_PUBLIC.split())


def house_of(address: str) -> str:
    """Whose box is this? The same for the certified and the plain boxes of one house; "" for no address.

    >>> house_of("recupero@pec.casalaghi.example") == house_of("Ufficio@casalaghi.example")
    True
    >>> house_of("@".join(("studio", "pec.it"))) == house_of("@".join(("altri", "pec.it")))
    False
    """
    whole = address.strip().strip("<>").lower()
    domain = whole.rpartition("@")[2].rstrip(".")
    if domain in _OF_EVERYBODY:
        return whole
    labels = domain.split(".")
    while len(labels) > 2 and labels[0] in _CERTIFIED:
        labels = labels[1:]
    return ".".join(labels)
