"""Names of services, fees and crew, and names of equipment that have the same words in them."""

import csv

import pytest

from inventory.lists.no_equipment.service_names import service_in
from tests.support.lists import made_from
from tests.support.yaml_files import read_yaml

ROOT_OF_KINDS = "data/search/kinds"

SERVICES = {
    "English": [
        "Drop-off & collection",
        "Machine delivery",
        "Rigging crew (4 persons)",
        "Audio engineer",
        "Excavator operator",
        "Loss damage waiver",
        "Refuelling charge",
        "10 to 20 miles",
        "Event staff, evenings",
    ],
    "German": [
        "Rücklieferung",
        "Kranführer je Stunde",
        "Auf- und Abbau",
        "Endreinigung groß",
        "Mautgebühr",
        "Monteurstunden",
    ],
    "Spanish": ["Entrega y recogida", "Mano de obra", "Montaje de carpas", "Recargo nocturno", "Multas"],
    "French": [
        "Livraison sur chantier",
        "Technicien lumière",
        "Frais de nettoyage",
        "Main d'œuvre",
        "Heures supplémentaires",
    ],
    "Italian": ["Consegna e ritiro", "Manodopera", "Fonico", "Spese di pulizia", "Autista"],
    "Dutch": ["Bezorging & afbouw", "Machinist", "Reisuren", "Parkeerboete", "Brandstoftoeslag"],
    "Portuguese": ["Frete ida e volta", "Mão de obra", "Taxa de limpeza", "Motorista"],
    "Japanese": ["配送・回収費", "現場清掃", "交通誘導員（昼間）", "延滞料金"],
    "Swedish": ["Hemkörning", "Städavgift", "Ljudtekniker", "Parkeringsböter"],
    "Norwegian": ["Utkjøring og henting", "Rengjøringsgebyr", "Maskinfører"],
    "Danish": ["Levering og afhentning", "Forsikring", "Slutrengøring"],
    "Finnish": ["Toimitus ja nouto", "Siivousmaksu", "Asennus"],
    "Polish": ["Dostawa i odbiór", "Opłata za dojazd", "Robocizna"],
    "Czech": ["Doprava stroje", "Úklid", "Obsluha stroje", "Poplatek za mytí"],
}
EQUIPMENT = [
    *(
        "Delivery trolley",
        "Cleaning machine",
        "Fuel tank",
        "Operator chair",
        "Tool hire drill cordless screwdriver ladder delivery service",
        "Service truck",
        "Security fence",
    ),
    *(
        "Stage crew radio",
        "Crew cab van",
        "Post driver",
        "Gate operator",
        "Cable manager",
        "Dumb waiter",
        "Delivery van",
    ),
    *("Mini excavator with operator", "Truck incl. driver", "Caution sign", "Training ladder", "Personnel hoist"),
    *("Tea service", "Fine dust extractor", "Return air fan", "Generator and operator", "Pick-up", "Labour hut"),
    *("Transportkarre", "Reinigungsgerät", "Kraftstoffpumpe", "Fahrerkabine", "Mähroboter", "Aufbaustrahler"),
    *("Remorque de transport", "Service de table", "Serveur vidéo", "Nettoyeur haute pression"),
    *("Silla de operador", "Carretilla de transporte", "Carrello trasporto", "Servizio piatti", "Carrinho de entrega"),
    *("Brandstoftank", "Opbouwlamp", "Schoonmaakmachine", "Städningsmaskin", "Rengjøringsmaskin", "Servis 12 personer"),
    *("Markedsboder", "Siivouskone", "Kuljetuskärry", "Wózek transportowy", "Montážní plošina", "運搬車", "清掃機"),
    *("L-Acoustics Kara II", "Support 2 m", "Heavy 100 kg", "Cable 10 m", "Total station"),
]


@pytest.mark.parametrize("language", SERVICES)
def test_a_service_is_left_out_whatever_its_price(language: str) -> None:
    for name in SERVICES[language]:
        made = made_from(f'Code,Item,Day rate\nA1,Digger,90\nA2,Roller,80\nA3,"{name}",45\n')
        assert [unit.name for unit in made.units] == ["Digger", "Roller"], name
        assert [one.why for one in made.left_out] == ["it is a service or a charge"], name


def test_equipment_with_a_word_of_a_service_is_rented() -> None:
    for name in EQUIPMENT:
        made = made_from(f'Code,Item,Day rate\nA1,Digger,90\nA2,Roller,80\nA3,"{name}",45\n')
        assert [unit.name for unit in made.units] == ["Digger", "Roller", name]


def test_no_kind_of_equipment_of_the_trade_reads_as_a_service(pytestconfig: pytest.Config) -> None:
    names: set[str] = set()
    for file in sorted((pytestconfig.rootpath / ROOT_OF_KINDS).glob("*.yaml")):
        for kind, said in read_yaml(file).items():
            names |= {kind, *map(str, (said or {}).get("called", []))}
    with (pytestconfig.rootpath / "data" / "equipment_inventory.csv").open(
        encoding="utf-8", newline=""
    ) as list_of_units:
        names |= {row["Equipment Name"] for row in csv.DictReader(list_of_units)}
    assert len(names) > 1000
    assert {name for name in names if service_in(name) and not name.endswith(("delivery", "setup"))} == set()


def test_a_word_that_may_be_a_machine_is_a_service_only_without_a_rate() -> None:
    made = made_from("Item,Day rate\nDigger,90\nRoller,80\nPump,30\nWash,\n")
    assert [(one.says, one.why) for one in made.left_out] == [
        ("Wash", "it has no rate, and it is a service or a charge")
    ]
    assert "Wash" in [unit.name for unit in made_from("Item,Day rate\nDigger,90\nRoller,80\nPump,30\nWash,5\n").units]
