"""Fields of past stays, as in the Commission's open data on mobility (data.europa.eu).

Columns of the files 2008-2012 and of the mobility periods 2014-2019. The values are history: what
cannot be read is left out with a warning, never guessed. Format: see `targets.py`.
"""

STAYS = """
home_institution id
    home institution | homeinstitution | sending organisation erasmus code | sending institution |
    thuisinstelling | etablissement d origine | heimateinrichtung | istituto di appartenenza
age integer lenient 0..99
    age | participant age | leeftijd | alter | eta
gender id lenient length=20
    gender | participant gender | geslacht | sexe | geschlecht | sesso
nationality country lenient
    nationality | participant nationality | nationaliteit | nationalite | nationalitat |
    nazionalita
level_study id lenient
    level study | levelstudy | study level | education level | studieniveau | niveau d etudes
years_prior integer lenient 0..40
    years prior | yearsprior
mobility_type id length=120
    mobility type | mobilitytype | type of mobility | activity mob | activity | type de mobilite |
    soort mobiliteit
host_institution id
    host institution | hostinstitution | receiving organisation erasmus code |
    receiving institution | gastinstelling
work_placement text lenient length=400
    work placement | workplacement | placement company | enterprise | stageplaats
country_work_placement country lenient
    country work placement | country of work placement | countryofworkplacement |
    placement country
length_study decimal lenient 0..60
    length study | length study period | lengthstudyperiod
length_work decimal lenient 0..60
    length work | length work placement | lengthworkplacement
short_duration_reason id lenient
    short duration reason | short duration | shortduration
study_start month lenient 1987..2040
    study start date | study start | studystartdate
work_start month lenient 1987..2040
    work start date | placement start date | placementstartdate | work start |
    workplacementstartdate
ects_study decimal lenient 0..400
    ects study | ects credits study | ectscreditsstudy
ects_work decimal lenient 0..400
    ects work | ects credits work | ectscreditswork
ects_total decimal lenient 0..800
    ects total | total ects credits | totalectscredits
supplement decimal lenient 0..
    sn supplement | sev supplement | sevsupplement | special needs supplement
study_grant decimal lenient 0..
    study grant | studygrant
work_grant decimal lenient 0..
    work grant | placement grant | placementgrant
previous_participation id lenient length=20
    previous participation | previousparticipation
project_reference id
    project reference | project number | projectnummer
academic_year id lenient
    academic year | academiejaar | annee academique
start_month month lenient 1987..2040
    mobility start month | mobility start year month | start month
end_month month lenient 1987..2040
    mobility end month | mobility end year month | end month
duration decimal lenient 0..2000
    mobility duration | duration | duration in calendar days | duur | duree | dauer | durata
field text lenient
    field of education | studiegebied | domaine d etudes
profile text lenient
    participant profile
special_needs yes_no lenient
    special needs
fewer_opportunities yes_no lenient
    fewer opportunities | participants with fewer opportunities | minder kansen
sending_country country lenient
    sending country code | sending country
sending_city text lenient
    sending city
sending_name text lenient
    sending organization | sending organisation
receiving_country country lenient
    receiving country code | receiving country
receiving_city text lenient
    receiving city
receiving_name text lenient
    receiving organization | receiving organisation
participants integer lenient 0..100000
    participants | actual participants | aantal deelnemers
"""
