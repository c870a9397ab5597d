"""Fields of a list of learners, with the headers that people give them.

Format: see `targets.py`. Headers of Belgian school packages (WISA, Smartschool) are among them.
"""

LEARNERS = """
number id
    nummer | leerlingnummer | leerling nr | leerlingnr | studentnummer | studentennummer |
    stamboeknummer | stamboeknr | stamnummer | wisaid | wisa id | internnummer | intern nummer |
    number | student number | student no | student id | student id number | learner number |
    learner id | pupil number | pupil id | id | numero | numero d eleve | numero eleve |
    numero etudiant | no eleve | matricule | numero de matricule | n eleve | noma | schulernummer
    | matrikelnummer | matrikel | numero studente | matricola | numero di matricola |
    numero matricola | estudianteid | numero de expediente | dni | ogrenci no | ogrenci numarasi
full_name full_name length=200
    naam voornaam | naam en voornaam | voornaam en naam | voornaam naam | volledige naam |
    leerling | naam leerling | naam van de leerling | student | naam student | deelnemer |
    naam deelnemer | name | full name | fullname | student name | name of student | learner |
    learner name | participant | participant name | pupil | applicant | nom prenom | nom et prenom
    | prenom nom | prenom et nom | eleve | nom de l eleve | etudiant | nom complet | candidat |
    apprenant | name vorname | vorname name | nachname vorname | vor und nachname | schuler |
    schulerin | teilnehmer | lernende | cognome e nome | nome e cognome | cognome nome |
    nome cognome | nominativo | alunno | studente | partecipante | nombre completo |
    nombre y apellidos | apellidos y nombre | alumno | estudiante | ad soyad | adi soyadi |
    isim soyisim
given_name name length=100
    voornaam | voornamen | roepnaam | first name | firstname | given name | given names | forename
    | prenom | prenoms | vorname | vornamen | rufname | nome | nombre | ad | adi | isim
family_name name length=100
    naam | familienaam | achternaam | last name | lastname | surname | family name | nom |
    nom de famille | nachname | familienname | zuname | cognome | apellido | apellidos | soyad |
    soyadi | soyisim
birth_date date hint 1930..2030
    geboortedatum | geb datum | gebdatum | geboren | geboren op | geboorte datum | birth date |
    birthdate | date of birth | dob | birthday | born | date de naissance | naissance | ne le |
    nee le | ne e le | geburtsdatum | geburtstag | geboren am | data di nascita | nato il |
    nata il | nascita | fecha de nacimiento | fecha nacimiento | dogum tarihi
email email hint
    e mail | email | emailadres | e mailadres | mail | mailadres | e mail address | email address
    | school email | student email | courriel | adresse e mail | adresse mail |
    adresse electronique | mel | e mail adresse | emailadresse | posta elettronica |
    indirizzo e mail | indirizzo email | correo | correo electronico | eposta | e posta
phone phone length=60
    telefoon | telefoonnummer | tel | gsm | gsm nummer | mobiel | mobielnummer | mobiel nummer |
    phone | phone number | telephone | mobile | mobile number | cell | numero de telephone |
    portable | gsm eleve | telefon | telefonnummer | handy | handynummer | mobil | telefono |
    cellulare | numero di telefono | movil
guardian_email email
    e mail moeder | e mail vader | email moeder | email vader | email mother | email father |
    email mere | email pere | e mail mutter | e mail vater | email coaccount1 | e mail coaccount1 | emailadres coaccount1 |
    e mail ouder | email ouder | email ouders | e mail ouders | mail ouders | e mail voogd |
    email voogd | e mail ouder voogd | guardian email | guardian e mail | parent email |
    parents email | parent e mail | e mail parent | email des parents | email parents |
    courriel des parents | courriel parent | e mail eltern | email eltern |
    e mail erziehungsberechtigte | email genitore | email genitori | e mail genitori |
    correo padres
school text
    school | schoolnaam | naam school | instelling | sending school | school name | home school |
    home institution | ecole | etablissement | nom de l ecole | lycee | schule | berufsschule |
    einrichtung | scuola | istituto | centro | centro educativo | okul
class_name id length=60
    klas | klasgroep | klasnaam | klas naam | klascode | class | class name | form | group | groep
    | classe | groupe | groupe classe | klasse | gruppe | gruppo | sezione | clase | grupo | sinif
programme text
    opleiding | studierichting | richting | afdeling | programme | program | study programme |
    course | course of study | field of study | department | degree | formation | option | filiere
    | orientation | section | ausbildung | ausbildungsberuf | bildungsgang | fachrichtung | beruf
    | corso | indirizzo di studio | indirizzo | percorso | grado | ciclo formativo | titulacion |
    bolum
sector text
    sector | trade | trades | beroep | vak | vakgebied | metier | beruf | mestiere | oficio |
    occupation | profession | studiegebied | domein | studiedomein | field | branch | subject area
    | secteur | domaine | domaine d etudes | sektor | bereich | berufsfeld | branche | settore |
    ambito | sektor alani | faculty
city text length=120
    gemeente | woonplaats | stad | vertrekplaats | plaats van vertrek | plaats | city | town |
    home city | place of departure | departure city | residence | ville | localite | commune |
    ville de depart | domicile | ort | stadt | wohnort | abfahrtsort | citta | comune |
    citta di partenza | residenza | ciudad | localidad | municipio | sehir
postcode id length=20
    postcode | postnummer | postal code | post code | post cd | zip | zip code | zipcode |
    code postal | cp | postleitzahl | plz | cap | codice postale | codigo postal | posta kodu
fewer_opportunities yes_no
    minder kansen | kansarm | kansengroep | minder kansen j n | fewer opportunities |
    participant with fewer opportunities | with fewer opportunities | disadvantaged |
    moins d opportunites | moins d opportunite | moins de chances | amo | geringere chancen |
    weniger chancen | benachteiligt | minori opportunita | con minori opportunita |
    menos oportunidades
step_free yes_no
    gelijkvloers | gelijkvloers nodig | begane grond | ground floor | ground floor room |
    rez de chaussee | erdgeschoss | piano terra | rolstoel | rolstoeltoegankelijk | trapvrij |
    zonder trappen | drempelvrij | toegankelijk | step free | stepfree | wheelchair |
    wheelchair access | accessible | needs step free access | sans marches | fauteuil roulant |
    acces sans marche | accessible en fauteuil roulant | pmr | stufenlos | rollstuhl |
    rollstuhlgerecht | barrierefrei | senza gradini | senza barriere | sedia a rotelle |
    accessibile | sin escalones | silla de ruedas
available_from date 2000..2100
    beschikbaar vanaf | beschikbaar van | vanaf | vroegste vertrek | available from |
    earliest departure | can leave from | disponible des | disponible a partir du | disponible du
    | verfugbar ab | verfugbar von | disponibile dal | disponibile da | disponible desde
available_to date 2000..2100
    beschikbaar tot | beschikbaar t m | tot | uiterlijk terug | available to | available until |
    available till | latest return | disponible jusqu au | disponible jusque | verfugbar bis |
    disponibile fino al | disponibile fino a | disponibile al | disponible hasta
travel_with text
    vertrekt met | gaat met | gaat samen met | part avec | fahrt mit | parte con | samen met |
    reist samen met | wil samen met | reisgenoot | travel with | travels with | together with |
    companion | wants to go with | avec | voyage avec | ensemble avec | compagnon de voyage |
    zusammen mit | reist mit | gemeinsam mit | insieme a | viaggia con | compagno di viaggio |
    viaja con
green_travel yes_no
    groen reizen | duurzaam reizen | groene reis | trein | green travel | sustainable travel |
    green | by train | voyage vert | voyage durable | deplacement vert | ecologique |
    umweltfreundlich | umweltfreundliches reisen | nachhaltig | grunes reisen | viaggio verde |
    viaggio ecologico | viaje ecologico
wish_1 text length=200
    wish 1 | wish1
wish_2 text length=200
    wish 2 | wish2
wish_3 text length=200
    wish 3 | wish3
wish_4 text length=200
    wish 4 | wish4
wish_5 text length=200
    wish 5 | wish5
wish_6 text length=200
    wish 6 | wish6
notes text lenient length=4000
    opmerking | opmerkingen | commentaar | nota | notes | note | remark | remarks | comment |
    comments | remarque | remarques | commentaire | commentaires | bemerkung | bemerkungen |
    anmerkung | anmerkungen | osservazioni | commenti | observaciones | comentarios | notlar
"""
