"""How addresses are written, and what is understood: the table of the tests, and of docs/reference/indirizzi.md.

Each line: what stands there | kind | street | key | civic | suffix | staircase | flat | floor | municipality.
All of it is invented.
"""

from preavviso.domain.wording.street_words import SHORT_FORMS

TABLE = """
# Il tipo di strada, per esteso e abbreviato
via Garibaldi 12                        | VIA | GARIBALDI | GARIBALDI | 12 | | | | |
V. Garibaldi 12                         | VIA | GARIBALDI | GARIBALDI | 12 | | | | |
V.Garibaldi 12                          | VIA | GARIBALDI | GARIBALDI | 12 | | | | |
Garibaldi 12                            |     | GARIBALDI | GARIBALDI | 12 | | | | |
V.LE Garibaldi 12                       | VIALE | GARIBALDI | GARIBALDI | 12 | | | | |
V. LE Garibaldi 12                      | VIALE | GARIBALDI | GARIBALDI | 12 | | | | |
vle Garibaldi 12                        | VIALE | GARIBALDI | GARIBALDI | 12 | | | | |
P.zza Garibaldi 12                      | PIAZZA | GARIBALDI | GARIBALDI | 12 | | | | |
P.ZA Garibaldi 12                       | PIAZZA | GARIBALDI | GARIBALDI | 12 | | | | |
P.zzaGaribaldi 12                       | PIAZZA | GARIBALDI | GARIBALDI | 12 | | | | |
viaGaribaldi 12                         | VIA | GARIBALDI | GARIBALDI | 12 | | | | |
in via Garibaldi 12                     | VIA | GARIBALDI | GARIBALDI | 12 | | | | |
P.tta Garibaldi 12                      | PIAZZETTA | GARIBALDI | GARIBALDI | 12 | | | | |
P.le Garibaldi 12                       | PIAZZALE | GARIBALDI | GARIBALDI | 12 | | | | |
C.so Garibaldi 12                       | CORSO | GARIBALDI | GARIBALDI | 12 | | | | |
L.go Garibaldi 12                       | LARGO | GARIBALDI | GARIBALDI | 12 | | | | |
V.lo Stretto 2                          | VICOLO | STRETTO | STRETTO | 2 | | | | |
Str. del Mulino 2                       | STRADA | DEL MULINO | MULINO | 2 | | | | |
C.da Fontana 7                          | CONTRADA | FONTANA | FONTANA | 7 | | | | |
B.go Vico 7                             | BORGO | VICO | VICO | 7 | | | | |
C.na Bassa 1                            | CASCINA | BASSA | CASCINABASSA | 1 | | | | |
Loc. Cascina Bassa 4                    | LOCALITA | CASCINA BASSA | CASCINABASSA | 4 | | | | |
Località Prati 4                        | LOCALITA | PRATI | PRATI | 4 | | | | |
alzaia Naviglio 9                       | ALZAIA | NAVIGLIO | NAVIGLIO | 9 | | | | |
Lungo Po 4                              | LUNGO | PO | PO | 4 | | | | |
Via Viale Roma 3                        | VIALE | ROMA | ROMA | 3 | | | | |
S.P. 11 n. 5                            | STRADA | PROVINCIALE 11 | PROVINCIALE11 | 5 | | | | |
Bahnhofstraße 3                         |     | BAHNHOFSTRASSE | BAHNHOF | 3 | | | | |
SS 9 km 4,200                           | STRADA | STATALE 9 | STATALE9 | KM4200 | | | | |
# Il nome, intero e abbreviato
via Giuseppe Garibaldi 12               | VIA | GIUSEPPE GARIBALDI | GARIBALDI | 12 | | | | |
via G. Garibaldi 12                     | VIA | G GARIBALDI | GARIBALDI | 12 | | | | |
via Garibaldi Giuseppe 12               | VIA | GARIBALDI GIUSEPPE | GARIBALDI | 12 | | | | |
via G.B. Vico 3                         | VIA | G B VICO | VICO | 3 | | | | |
via F.lli Cervi 3                       | VIA | FRATELLI CERVI | CERVI | 3 | | | | |
via Gen. Cadorna 3                      | VIA | GENERALE CADORNA | CADORNA | 3 | | | | |
via dell'Ospedale 4                     | VIA | DELL OSPEDALE | OSPEDALE | 4 | | | | |
via della Libertà 4                     | VIA | DELLA LIBERTA | LIBERTA | 4 | | | | |
VIA DELLA LIBERTA' 4                    | VIA | DELLA LIBERTA | LIBERTA | 4 | | | | |
via D'Annunzio 3                        | VIA | D ANNUNZIO | DANNUNZIO | 3 | | | | |
via De Gasperi 3                        | VIA | DE GASPERI | DEGASPERI | 3 | | | | |
via Degasperi 3                         | VIA | DEGASPERI | DEGASPERI | 3 | | | | |
via M.te Grappa 3                       | VIA | MONTE GRAPPA | GRAPPA | 3 | | | | |
via Dante 3                             | VIA | DANTE | DANTE | 3 | | | | |
via Dante Alighieri 3                   | VIA | DANTE ALIGHIERI | DANTE | 3 | | | | |
via dell'Artigianato 4                  | VIA | DELL ARTIGIANATO | ARTIGIANATO | 4 | | | | |
via Dellartigianato 4                   | VIA | DELLARTIGIANATO | ARTIGIANATO | 4 | | | | |
via Di Vittorio Giuseppe 3              | VIA | DI VITTORIO GIUSEPPE | VITTORIO | 3 | | | | |
via King Martin Luther 3                | VIA | KING MARTIN LUTHER | KING | 3 | | | | |
via della Cascina Nuova 3               | VIA | DELLA CASCINA NUOVA | CASCINANUOVA | 3 | | | | |
C.na Nuova 3                            | CASCINA | NUOVA | CASCINANUOVA | 3 | | | | |
corso Porta Romana 3                    | CORSO | PORTA ROMANA | PORTAROMANA | 3 | | | | |
# I santi
via San Rocco 5                         | VIA | SAN ROCCO | SANROCCO | 5 | | | | |
via S. Rocco 5                          | VIA | SAN ROCCO | SANROCCO | 5 | | | | |
via S.Anna 5                            | VIA | SANT ANNA | SANANNA | 5 | | | | |
via Sant'Anna 5                         | VIA | SANT ANNA | SANANNA | 5 | | | | |
via S.ta Lucia 5                        | VIA | SANTA LUCIA | SANLUCIA | 5 | | | | |
via S. Radegonda 5                      | VIA | SANTA RADEGONDA | SANRADEGONDA | 5 | | | | |
via S. Pellico 5                        | VIA | S PELLICO | PELLICO | 5 | | | | |
piazza SS. Pietro e Paolo 1             | PIAZZA | SANTI PIETRO E PAOLO | SANPIETRO | 1 | | | | |
via Santambrogio 5                      | VIA | SANTAMBROGIO | SANAMBROGIO | 5 | | | | |
via San Carlo 5, 20021 Bollate          | VIA | SAN CARLO | SANCARLO | 5 | | | | | BOLLATE
via San Paolo 6, 3                      | VIA | SAN PAOLO | SANPAOLO | 6 | | | 3 | |
# Le date, i papi, i re e gli altri numeri che non sono civici
via XXV Aprile 12                       | VIA | 25 APRILE | 25APRILE | 12 | | | | |
via 25 aprile 12                        | VIA | 25 APRILE | 25APRILE | 12 | | | | |
via venticinque aprile, 12              | VIA | 25 APRILE | 25APRILE | 12 | | | | |
via 1° Maggio 3                         | VIA | 1 MAGGIO | 1MAGGIO | 3 | | | | |
via I Maggio 3                          | VIA | 1 MAGGIO | 1MAGGIO | 3 | | | | |
via Primo Maggio 3                      | VIA | 1 MAGGIO | 1MAGGIO | 3 | | | | |
piazza IV Novembre 3                    | PIAZZA | 4 NOVEMBRE | 4NOVEMBRE | 3 | | | | |
piazza 4 Novembre                       | PIAZZA | 4 NOVEMBRE | 4NOVEMBRE | | | | | |
via 11 Settembre 2001 n. 8              | VIA | 11 SETTEMBRE 2001 | 11SETTEMBRE | 8 | | | | |
via Martiri 8 settembre 3               | VIA | MARTIRI 8 SETTEMBRE | 8SETTEMBRE | 3 | | | | |
via 04 Novembre 3                       | VIA | 4 NOVEMBRE | 4NOVEMBRE | 3 | | | | |
V Giornate 5                            |     | 5 GIORNATE | 5GIORNATE | 5 | | | | |
via dei Sette Fratelli Cervi 3          | VIA | DEI 7 FRATELLI CERVI | CERVI | 3 | | | | |
via 3 Martiri                           | VIA | 3 MARTIRI | 3MARTIRI | | | | | |
via dei Mille 14                        | VIA | DEI MILLE | MILLE | 14 | | | | |
corso Vittorio Emanuele II 15           | CORSO | VITTORIO EMANUELE 2 | EMANUELE2 | 15 | | | | |
c.so V. Emanuele 15                     | CORSO | VITTORIO EMANUELE | EMANUELE2 | 15 | | | | |
via Papa Giovanni XXIII 5               | VIA | PAPA GIOVANNI 23 | GIOVANNI23 | 5 | | | | |
via Giovanni 23 n. 5                    | VIA | GIOVANNI 23 | GIOVANNI23 | 5 | | | | |
# Il civico e l'esponente
via Roma, 12                            | VIA | ROMA | ROMA | 12 | | | | |
via Roma n. 12                          | VIA | ROMA | ROMA | 12 | | | | |
via Roma n° 12                          | VIA | ROMA | ROMA | 12 | | | | |
via Roma NR 12                          | VIA | ROMA | ROMA | 12 | | | | |
via Roma civ. 12                        | VIA | ROMA | ROMA | 12 | | | | |
via Roma12                              | VIA | ROMA | ROMA | 12 | | | | |
via Roma 012                            | VIA | ROMA | ROMA | 12 | | | | |
via Roma 12/A                           | VIA | ROMA | ROMA | 12 | A | | | |
via Roma 12A                            | VIA | ROMA | ROMA | 12 | A | | | |
via Roma 12 a                           | VIA | ROMA | ROMA | 12 | A | | | |
via Roma 12-A                           | VIA | ROMA | ROMA | 12 | A | | | |
via Roma 12 bis                         | VIA | ROMA | ROMA | 12 | BIS | | | |
via Roma 12/2                           | VIA | ROMA | ROMA | 12 | 2 | | | |
via Roma 12-14                          | VIA | ROMA | ROMA | 12 | | | | |
via Roma 12 BIS4                        | VIA | ROMA | ROMA | 12 | BIS4 | | | |
via Roma 12 e 14                        | VIA | ROMA | ROMA | 12 | | | | |
via Roma 10132, int. 3                  | VIA | ROMA | ROMA | 10132 | | | 3 | |
via Roma snc                            | VIA | ROMA | ROMA | SNC | | | | |
via Roma s.n.                           | VIA | ROMA | ROMA | SNC | | | | |
via Roma senza numero                   | VIA | ROMA | ROMA | SNC | | | | |
via Roma n. snc                         | VIA | ROMA | ROMA | SNC | | | | |
12/A, via Roma                          | VIA | ROMA | ROMA | 12 | A | | | |
# Scala, interno, piano
via Roma 12, scala B, int. 6            | VIA | ROMA | ROMA | 12 | | B | 6 | |
via Roma 12 sc. B int. 6 p. 2           | VIA | ROMA | ROMA | 12 | | B | 6 | 2 |
via Roma 12 S. B I. 6                   | VIA | ROMA | ROMA | 12 | | B | 6 | |
via Roma 12 int6                        | VIA | ROMA | ROMA | 12 | | | 6 | |
via Roma 12 interno n. 6                | VIA | ROMA | ROMA | 12 | | | 6 | |
via Roma 12/A int 6                     | VIA | ROMA | ROMA | 12 | A | | 6 | |
via Roma 12 A/6                         | VIA | ROMA | ROMA | 12 | A | | 6 | |
via Roma 12 scala 2                     | VIA | ROMA | ROMA | 12 | | 2 | | |
via Roma 12 pal. C int. 6               | VIA | ROMA | ROMA | 12 | | C | 6 | |
via Roma 12 piano terra                 | VIA | ROMA | ROMA | 12 | | | | T |
via Roma 12 p.t.                        | VIA | ROMA | ROMA | 12 | | | | T |
via Roma 12 2° piano                    | VIA | ROMA | ROMA | 12 | | | | 2 |
via Roma 12 - p. 2 - int. 6             | VIA | ROMA | ROMA | 12 | | | 6 | 2 |
Garibaldi 12 - p. 2                     |     | GARIBALDI | GARIBALDI | 12 | | | | 2 |
via Roma 12 p. terra                    | VIA | ROMA | ROMA | 12 | | | | T |
via Roma 12 int. 3/A                    | VIA | ROMA | ROMA | 12 | | | 3A | |
via Roma 12 scala A/3                   | VIA | ROMA | ROMA | 12 | | A | 3 | |
via Roma 12 lotto 4 sc. C int. 2        | VIA | ROMA | ROMA | 12 | | C | 2 | |
via del Lotto 3                         | VIA | DEL LOTTO | LOTTO | 3 | | | | |
piazza della Scala 2 scala 3            | PIAZZA | DELLA SCALA | SCALA | 2 | | 3 | | |
via Roma 12 presso Rossi                | VIA | ROMA | ROMA | 12 | | | | |
c/o Rossi, via Roma 12                  | VIA | ROMA | ROMA | 12 | | | | |
via Roma angolo via Po 3                | VIA | ROMA | ROMA | 3 | | | | |
# Il comune
via Roma 12, 20021 Bollate (MI)         | VIA | ROMA | ROMA | 12 | | | | | BOLLATE
via Roma 12, 20021                      | VIA | ROMA | ROMA | 12 | | | | |
via Roma 12 Ospiate, 20021 Bollate      | VIA | ROMA | ROMA | 12 | | | | | BOLLATE
via Roma 12, 20021 Bollate - Italia     | VIA | ROMA | ROMA | 12 | | | | | BOLLATE
via Roma 12, Ospiate, Bollate           | VIA | ROMA | ROMA | 12 | | | | | BOLLATE
via Roma 12 - Bollate                   | VIA | ROMA | ROMA | 12 | | | | | BOLLATE
via Roma 12 BOLLATE MI                  | VIA | ROMA | ROMA | 12 | | | | | BOLLATE
Bollate, via Roma 12                    | VIA | ROMA | ROMA | 12 | | | | | BOLLATE
20021 Bollate (MI) - via Roma 12        | VIA | ROMA | ROMA | 12 | | | | | BOLLATE
Bollate, C.so Roma 12                   | CORSO | ROMA | ROMA | 12 | | | | | BOLLATE
Bollate, Marconi 12                     |     | MARCONI | MARCONI | 12 | | | | | BOLLATE
fraz. Ospiate, via Roma 12              | VIA | ROMA | ROMA | 12 | | | | |
via Roma 12, fraz. Ospiate              | VIA | ROMA | ROMA | 12 | | | | |
residente a Bollate in via Roma 12      | VIA | ROMA | ROMA | 12 | | | | | BOLLATE
prima traversa via Roma 12              | VIA | ROMA | ROMA | 12 | | | | |
via Bollate 12                          | VIA | BOLLATE | BOLLATE | 12 | | | | |
"""

LINES = [line for line in TABLE.strip().splitlines() if not line.startswith("#")]


def table() -> str:
    """The table for the documentation, a section to each heading."""
    head = "| Scritto | Tipo | Nome | Parola che conta | Civico | Esponente | Scala | Interno | Piano | Comune |"
    rows = []
    for line in TABLE.strip().splitlines():
        if line.startswith("#"):
            rows += ["", f"##{line}", "", head, f"|{'---|' * 10}"]
        else:
            rows.append(f"| {' | '.join(cell.strip() for cell in line.split('|'))} |")
    return "\n".join(rows[1:])


def kinds() -> str:
    """The kinds of street that have short forms, for the documentation."""
    rows = ["| Tipo | Anche scritto, con o senza punti |", "|---|---|"]
    rows += [f"| {kind} | {', '.join(shorts)} |" for kind, shorts in SHORT_FORMS.items() if shorts]
    others = ", ".join(kind for kind, shorts in SHORT_FORMS.items() if not shorts)
    return "\n".join([*rows, "", f"Senza abbreviazioni: {others}."])
