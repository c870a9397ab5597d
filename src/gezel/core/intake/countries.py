"""Countries as people write them: codes, and names in nl, fr, de, it, en and es.

Codes are ISO 3166-1 alpha-2, with EL and UK as the Commission writes them and XK for Kosovo.
Old file codes for the communities of Belgium (BENL, BEFR, BEDE) read as Belgium.
"""

from __future__ import annotations

from functools import lru_cache

from gezel.core.intake.headers import close, plain, word_set
from gezel.core.values import Country

_CODES = word_set(
    "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR"
    " BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ"
    " EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW"
    " GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY"
    " KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV"
    " MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY"
    " QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG"
    " TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM"
    " ZW XK EL UK"
)

_NAMES = """
AT oostenrijk|autriche|osterreich|oesterreich|austria
BE belgie|belgique|belgien|belgio|belgium|belgica
BG bulgarije|bulgarie|bulgarien|bulgaria
CH zwitserland|suisse|schweiz|svizzera|switzerland|suiza
CY cyprus|chypre|zypern|cipro|chipre
CZ tsjechie|tchequie|republique tcheque|tschechien|tschechische republik|repubblica ceca|\
cechia|czechia|czech republic|chequia|republica checa
DE duitsland|allemagne|deutschland|germania|germany|alemania
DK denemarken|danemark|danmark|daenemark|danimarca|denmark|dinamarca
EE estland|estonie|estonia
ES spanje|espagne|spanien|spagna|spain|espana
FI finland|finlande|finnland|finlandia
FR frankrijk|france|frankreich|francia
GB verenigd koninkrijk|groot brittannie|engeland|schotland|wales|royaume uni|\
grande bretagne|angleterre|ecosse|grossbritannien|vereinigtes konigreich|england|\
schottland|regno unito|gran bretagna|inghilterra|scozia|united kingdom|great britain|\
britain|scotland|noord ierland|northern ireland|reino unido
GR griekenland|grece|griechenland|grecia|greece
HR kroatie|croatie|kroatien|croazia|croatia|croacia
HU hongarije|hongrie|ungarn|ungheria|hungary|hungria
IE ierland|irlande|irland|irlanda|ireland
IS ijsland|islande|island|islanda|iceland|islandia
IT italie|italien|italia|italy
LI liechtenstein
LT litouwen|lituanie|litauen|lituania|lithuania
LU luxemburg|luxembourg|lussemburgo|groothertogdom luxemburg|grand duche de luxembourg|\
luxemburgo
LV letland|lettonie|lettland|lettonia|latvia|letonia
MT malta|malte
NL nederland|holland|pays bas|hollande|niederlande|paesi bassi|olanda|netherlands|\
the netherlands|paises bajos
NO noorwegen|norvege|norwegen|norvegia|norway|noruega
PL polen|pologne|polonia|poland
PT portugal|portogallo
RO roemenie|roumanie|rumanien|rumaenien|romania|rumania
SE zweden|suede|schweden|svezia|sweden|suecia
SI slovenie|slowenien|slovenia|eslovenia
SK slowakije|slovaquie|slowakei|slovacchia|slovakia|eslovaquia
TR turkije|turquie|turkei|tuerkei|turchia|turkey|turkiye|turquia
MK noord macedonie|macedoine du nord|nordmazedonien|macedonia del nord|north macedonia|\
macedonia|macedonie|mazedonien
RS servie|serbie|serbien|serbia
AL albanie|albanien|albania
BA bosnie herzegovina|bosnie en herzegovina|bosnia y herzegovina|bosnie|\
bosnie herzegovine|bosnien und herzegowina|bosnien|\
bosnia ed erzegovina|bosnia erzegovina|bosnia and herzegovina|bosnia
ME montenegro
XK kosovo
UA oekraine|ukraine|ucraina|ucrania
MD moldavie|moldova|moldau|republik moldau|moldavia
GE georgie|georgien|georgia
AM armenie|armenien|armenia
AZ azerbeidzjan|azerbaidjan|aserbaidschan|azerbaigian|azerbaijan
BY wit rusland|belarus|bielorussie|weissrussland|bielorussia
RU rusland|russie|russland|russia|russian federation|rusia
MA marokko|maroc|marocco|morocco|marruecos
TN tunesie|tunisie|tunesien|tunisia|tunez
DZ algerije|algerie|algerien|algeria|argelia
EG egypte|agypten|aegypten|egitto|egypt|egipto
IL israel|israele
PS palestina|palestine|palastina
JO jordanie|jordanien|giordania|jordan
LB libanon|liban|libano|lebanon
US verenigde staten|vs|usa|u s a|etats unis|etats unis d amerique|vereinigte staten|\
stati uniti|united states|united states of america|estados unidos
CA canada|kanada
MX mexico|mexique|mexiko|messico
BR brazilie|bresil|brasilien|brasile|brazil|brasil
AR argentinie|argentine|argentinien|argentina
CL chili|chile|cile
CO colombia|colombie|kolumbien
PE peru|perou
EC ecuador|equateur
SR suriname|surinam
CN china|chine|cina
JP japan|japon|giappone
IN india|inde|indien
KR zuid korea|coree du sud|sudkorea|corea del sud|south korea|korea|corea del sur
VN vietnam|viet nam
TH thailand|thailande|thailandia|tailandia
ID indonesie|indonesien|indonesia
PH filipijnen|philippines|philippinen|filippine|filipinas
AU australie|australien|australia
NZ nieuw zeeland|nouvelle zelande|neuseeland|nuova zelanda|new zealand|nueva zelanda
ZA zuid afrika|afrique du sud|sudafrika|sudafrica|south africa
SN senegal
CD congo|dr congo|rd congo|republique democratique du congo|democratische republiek congo
RW rwanda|ruanda
BI burundi
CM kameroen|cameroun|kamerun|camerun|cameroon
GH ghana
NG nigeria
KE kenia|kenya
ET ethiopie|athiopien|etiopia|ethiopia
BJ benin
TG togo
CI ivoorkust|cote d ivoire|elfenbeinkuste|costa d avorio|ivory coast
SY syrie|syrien|siria|syria
AF afghanistan
IQ irak|iraq
IR iran
PK pakistan
AD andorra|andorre
MC monaco
SM san marino|saint marin
VA vaticaanstad|vatican|vatikanstadt|citta del vaticano|vatican city|holy see
FO faeroer|faroer|iles feroe|faroe islands
GL groenland|gronland|groenlandia|greenland
RE reunion
GP guadeloupe
MQ martinique
GF frans guyana|guyane|guyane francaise
"""


def _table() -> dict[str, str]:
    names: dict[str, str] = {}
    for line in _NAMES.strip().splitlines():
        code, _, rest = line.partition(" ")
        for name in rest.split("|"):
            names.setdefault(name, code)
    return names


NAMES = _table()
_OLD = {"BENL": "BE", "BEFR": "BE", "BEDE": "BE", "B": "BE", "D": "DE", "F": "FR", "E": "ES"}
_OLD |= {"I": "IT", "A": "AT", "S": "SE", "SF": "FI", "N": "NO", "P": "PT", "IRL": "IE"}
_OLD |= {"GR": "GR", "L": "LU", "H": "HU", "BEL": "BE", "NLD": "NL", "DEU": "DE", "FRA": "FR"}
_OLD |= {"ITA": "IT", "ESP": "ES", "PRT": "PT", "GBR": "GB", "IRL": "IE", "FIN": "FI", "SWE": "SE"}
_OLD |= {"DNK": "DK", "NOR": "NO", "AUT": "AT", "POL": "PL", "CZE": "CZ", "SVK": "SK", "SVN": "SI"}
_OLD |= {"HUN": "HU", "ROU": "RO", "BGR": "BG", "GRC": "GR", "HRV": "HR", "EST": "EE", "LVA": "LV"}
_OLD |= {"LTU": "LT", "LUX": "LU", "MLT": "MT", "CYP": "CY", "TUR": "TR", "ISL": "IS", "CHE": "CH"}


@lru_cache(maxsize=20_000)
def country_of(text: str) -> Country | None:
    """The country, or None when the text names none that we know.

    "Belgium (BE)", "BE - België" and "BE=Belgium" are understood too.
    """
    text = text.strip().strip(".")
    upper = text.upper()
    if upper in _CODES:
        return Country(upper)
    if upper in _OLD:
        return Country(_OLD[upper])
    name = plain(text)
    code = NAMES.get(name)
    if code is None:
        words = name.split()
        # a code beside the name, at either end
        if len(words) > 1:
            for edge, rest in ((words[0], words[1:]), (words[-1], words[:-1])):
                if edge.upper() in _CODES and NAMES.get(" ".join(rest)) is not None:
                    return Country(NAMES[" ".join(rest)])
    if code is None and len(name) >= 6:
        near = {NAMES[n] for n in NAMES if n[:1] == name[:1] and close(name, n)}
        if len(near) == 1:
            code = near.pop()
    return Country(code) if code else None
