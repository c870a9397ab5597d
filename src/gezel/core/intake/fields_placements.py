"""Fields of a list of placements, with the headers that people give them. Format: `targets.py`."""

PLACEMENTS = """
number id
    nummer | plaatsnummer | stageplaats nr | nr | code | number | placement number | placement id
    | id | ref | reference | numero | numero de place | reference du stage | platznummer | kennung
    | codice | riferimento | destinoid | referencia
host text required
    bedrijf | gastbedrijf | gastorganisatie | gastinstelling | organisatie | stagebedrijf |
    stageplaats | firma | werkgever | host | host company | host organisation | host organization
    | host institution | company | company name | employer | receiving organisation |
    receiving organization | organisation | organization | entreprise | entreprise d accueil |
    organisme d accueil | societe | lieu de stage | etablissement d accueil | betrieb |
    gastbetrieb | unternehmen | praktikumsbetrieb | gastorganisation | azienda | azienda ospitante
    | ente ospitante | impresa | empresa | entidad de acogida | nombredestino | universidad |
    kurum
title text
    functie | stage | titel | omschrijving | taak | taken | title | job | job title | role |
    position | placement | task | tasks | description | poste | fonction | titre | intitule |
    stelle | aufgabe | praktikum | bezeichnung | mansione | ruolo | titolo | puesto | titulo
sector text
    sector | trade | trades | beroep | vak | vakgebied | metier | beruf | mestiere | oficio |
    occupation | profession | studiegebied | domein | field | branch | subject area | secteur |
    domaine | sektor | bereich | berufsfeld | branche | settore | ambito
city text length=120
    stad | gemeente | plaats | city | town | location | place | receiving city | host city | ville
    | localite | lieu | stadt | ort | citta | luogo | comune | ciudad | localidad | sehir
country country hint
    land | gastland | bestemmingsland | country | host country | receiving country | country code
    | country cd | destination country | pays | pays d accueil | zielland | paese |
    paese ospitante | nazione | pais | ulke
capacity integer 0..1000
    aantal plaatsen | plaatsen | capaciteit | aantal | vrije plaatsen | capacity | places |
    number of places | seats | slots | quota | positions | nombre de places | capacite |
    anzahl platze | platze | kapazitat | anzahl | numero posti | numero di posti | posti |
    capacita | plazas | numero plazas | numeroplazas | plazas totales | plazastotales | kontenjan
language text length=60
    taal | voertaal | werktaal | taal op de werkvloer | language | working language |
    language required | langue | langue de travail | sprache | arbeitssprache | lingua |
    lingua di lavoro | idioma | dil
level level
    niveau | taalniveau | vereist taalniveau | level | language level | required level | cefr |
    cefr level | min level | niveau de langue | niveau requis | cecrl | cecr | sprachniveau |
    livello | livello linguistico | qcer | nivel | nivel de idioma
start date 2000..2100
    start | startdatum | begin | begindatum | van | vanaf | start date | begins | from | first day
    | debut | date de debut | du | beginn | anfang | von | inizio | data inizio | data di inizio |
    dal | inicio | fecha de inicio | fecha inicio
end date 2000..2100
    einde | einddatum | eind | tot | t m | end | end date | ends | until | to | last day | fin |
    date de fin | au | ende | bis | enddatum | fine | data fine | data di fine | al | fecha de fin
    | fecha fin
min_age integer 10..99
    minimumleeftijd | min leeftijd | leeftijd | vanaf leeftijd | minimum age | min age | age |
    age from | age minimum | age min | mindestalter | alter | eta minima | eta | edad minima |
    edad
step_free yes_no
    rolstoeltoegankelijk | trapvrij | drempelvrij | toegankelijk | step free | stepfree |
    wheelchair access | wheelchair accessible | accessible | sans marches | pmr |
    accessible en fauteuil roulant | stufenlos | rollstuhlgerecht | barrierefrei | senza gradini |
    senza barriere | accessibile | sin escalones | accesible
contact_name name length=200
    contactpersoon | contact | naam contactpersoon | mentor | contact name | contact person |
    personne de contact | nom du contact | tuteur | maitre de stage | ansprechpartner |
    ansprechperson | kontakt | kontaktperson | betreuer | referente | persona di contatto |
    contatto | tutor | persona de contacto
contact_email email hint
    e mail | email | emailadres | contact email | contact e mail | e mail contactpersoon | mail |
    email address | courriel | e mail adresse | email contact | email referente |
    posta elettronica | correo | correo electronico
housing text
    huisvesting | logies | verblijf | overnachting | housing | accommodation | lodging | logement
    | hebergement | unterkunft | wohnen | alloggio | sistemazione | alojamiento | konaklama
notes text lenient length=4000
    opmerking | opmerkingen | notes | note | remark | remarks | comment | comments | remarque |
    remarques | commentaire | bemerkung | bemerkungen | anmerkung | anmerkungen | osservazioni |
    commenti | observaciones | comentarios
"""
