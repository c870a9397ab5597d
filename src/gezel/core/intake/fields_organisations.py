"""Fields of a list of organisations, such as the Commission's list of charter holders.

Format: see `targets.py`.
"""

ORGANISATIONS = """
number id
    proposal number | accreditation id | accreditation number | project reference | dossiernummer
    | aanvraagnummer
erasmus_code id lenient
    erasmus code | erasms code | erasmuscode | institution code | code erasmus | instellingscode
pic id lenient
    pic | pic code | pic number | participant identification code
oid id lenient
    oid | organisation id | organization id | oid number | organisatie id
name text required
    legal name | name | organisation | organisation name | organization | organization name |
    institution | school | naam | naam school | schoolnaam | instelling | organisatie | bedrijf |
    nom | etablissement | ecole | organisme | denomination | nom de l etablissement | schule |
    einrichtung | betrieb | unternehmen | denominazione | nome | ente | istituto | scuola |
    ragione sociale | nombre | centro | entidad | kurum adi
street text
    street | address | adres | straat | straat en nummer | rue | adresse | strasse | anschrift |
    via | indirizzo | direccion | calle | adres sokak
postcode id lenient length=20
    post cd | postcode | postal code | post code | zip | zip code | code postal | postleitzahl |
    plz | cap | codice postale | codigo postal
city text length=120
    city | town | gemeente | stad | plaats | ville | commune | localite | stadt | ort | citta |
    comune | ciudad | localidad | municipio
region text lenient
    region | regio | provincie | province | bundesland | regione | provincia
country country hint
    country cd | country | country code | land | pays | paese | nazione | pais | ulke
website text lenient
    website url | website | web | url | site web | site internet | webseite | internet | sito |
    sito web | pagina web
email email hint
    e mail | email | emailadres | mail | courriel | e mail adresse | posta elettronica | correo
phone phone length=60
    telefoon | telefoonnummer | tel | phone | telephone | telefon | telefono
type text lenient
    organisation type | organization type | type | soort | schooltype | type d organisme | art |
    tipo
status text lenient
    status | statut | stato | estado
start date lenient 1987..2100
    erasmus eche start | start | start date | startdatum | valid from | geldig vanaf
end date lenient 1987..2100
    erasmus eche end | end | end date | einddatum | valid until | valid to | geldig tot
notes text lenient length=4000
    opmerking | opmerkingen | notes | note | remarks | comments | remarques | bemerkungen |
    osservazioni | observaciones
"""
