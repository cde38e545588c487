"""Fictional families: a family card's rows with numbers, dates, names and an applicant that fit together."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np

from samples import names, places
from samples.model import Family, Person

_STREETS = (
    "JL. SULTAN ADAM",
    "JL. A. YANI KM 5,5",
    "JL. VETERAN",
    "JL. PANGERAN ANTASARI",
    "JL. HKSN",
    "JL. KELAYAN A",
    "JL. PRAMUKA",
    "JL. BELITUNG DARAT",
    "JL. CEMARA RAYA",
    "JL. SUTOYO S",
    "JL. TEMBUS MANTUIL",
    "JL. GATOT SUBROTO",
    "DUSUN KRAJAN",
    "KP. BARU",
    "JL. PEKAPURAN RAYA",
    "JL. SEI MIAI DALAM",
    "JL. MERDEKA TIMUR",
    "JL. MELATI INDAH",
)
_JOBS_MALE = (
    "KARYAWAN SWASTA",
    "WIRASWASTA",
    "BURUH HARIAN LEPAS",
    "PEGAWAI NEGERI SIPIL (PNS)",
    "PEDAGANG",
    "SOPIR",
    "GURU",
    "PETANI/PEKEBUN",
    "NELAYAN/PERIKANAN",
    "TENTARA NASIONAL INDONESIA (TNI)",
    "KARYAWAN BUMN",
    "TUKANG KAYU",
    "PERDAGANGAN",
)
_JOBS_FEMALE = (
    "MENGURUS RUMAH TANGGA",
    "MENGURUS RUMAH TANGGA",
    "MENGURUS RUMAH TANGGA",
    "WIRASWASTA",
    "KARYAWAN SWASTA",
    "GURU",
    "PEDAGANG",
    "BIDAN",
    "PEGAWAI NEGERI SIPIL (PNS)",
    "KARYAWAN HONORER",
    "PERAWAT",
)
_EDUCATION = (
    "TAMAT SD/SEDERAJAT",
    "SLTP/SEDERAJAT",
    "SLTA/SEDERAJAT",
    "SLTA/SEDERAJAT",
    "DIPLOMA I/II",
    "AKADEMI/DIPLOMA III/S. MUDA",
    "DIPLOMA IV/STRATA I",
    "DIPLOMA IV/STRATA I",
    "STRATA II",
)
_BLOOD = ("-", "-", "-", "A", "B", "O", "O", "AB", "O+", "A+", "TIDAK TAHU")
_TITLES_AFTER = ("S.E.", "S.Pd.", "S.Pd.I", "S.H.", "A.Md.", "S.Kom", "S.T.", "M.M.", "S.AG", "AMD.KEB")
_DAYS = 365.25


def make_family(
    rng: np.random.Generator,
    received_at: date,
    *,
    child_age: int | None = None,
    mother_only: bool = False,
    twins: bool = False,
) -> Family:
    """A fictional family whose documents agree with each other.

    Args:
        rng: source of chance; the same generator state gives the same family.
        received_at: day of the application; ages are reckoned on it.
        child_age: completed years of the applicant, 0 to 16; None draws it.
        mother_only: the child has no father on paper.
        twins: the applicant has a twin among the members.

    Returns:
        A family of 2 to 8 members; `child`, `father` and `mother` are among them.
    """
    home = places.random_place(rng)
    culture, mother_culture = names.random_culture(rng), names.random_culture(rng)
    if rng.random() < 0.7:
        mother_culture = culture
    religion = names.religion_of(rng, culture)
    family = names.family_name(rng, culture)
    age = int(rng.integers(0, 17)) if child_age is None else child_age
    born = _birthday(rng, received_at, age)
    mother = _adult(rng, home, mother_culture, "P", born, int(rng.integers(19, 39)), religion)
    father = _adult(rng, home, culture, "L", born, int(rng.integers(21, 46)), religion, family)
    children, index = _children(
        rng, home, culture, religion, family, born, (father, mother), received_at, twins
    )
    for child in children:
        child.mother_name = mother.name
        child.father_name = "-" if mother_only else father.name
    if not mother_only and rng.random() < 0.04:
        father.marital_status = mother.marital_status = "KAWIN BELUM TERCATAT"
    if mother_only:
        mother.marital_status = "BELUM KAWIN" if rng.random() < 0.7 else "CERAI HIDUP"
    members = _rows(rng, home, culture, [mother] if mother_only else [father, mother], children)
    youngest = max(child.birth_date for child in children)
    earliest = max(youngest, received_at - timedelta(days=int(7 * _DAYS)))
    kk_issued_on = earliest + timedelta(days=int(rng.uniform(0.1, 0.95) * (received_at - earliest).days))
    late = rng.random() < 0.2
    wait = int(rng.uniform(61, 2000)) if late else int(rng.uniform(3, 60))
    issued_on = min(born + timedelta(days=wait), received_at - timedelta(days=1))
    office = places.near(rng, home, 0.15)
    kind = "LT" if (issued_on - born).days > 60 else "LU"
    separator = "." if rng.random() < 0.1 else "-"
    number = separator.join(
        (office.district_code[:4], kind, issued_on.strftime("%d%m%Y"), f"{int(rng.integers(1, 250)):04d}")
    )
    return Family(
        kk_number=home.district_code + kk_issued_on.strftime("%d%m%y") + _serial(rng),
        members=members,
        child=children[index],
        father=None if mother_only else father,
        mother=mother,
        address=_address(rng),
        rt_rw=f"{int(rng.integers(1, 60)):03d}/{int(rng.integers(1, 13)):03d}",
        village=home.village,
        district=home.district,
        regency=home.regency,
        province=home.province,
        postal_code=home.postal_code,
        kk_issued_on=kk_issued_on,
        certificate_number=number,
        certificate_issued_on=issued_on,
        certificate_issued_at=office.regency,
        child_order=index + 1,
    )


def nik(rng: np.random.Generator, district_code: str, birth_date: date, sex: str) -> str:
    """A NIK: district, DDMMYY with the day plus 40 for women, serial (PP 37/2007, article 37)."""
    day = birth_date.day + (40 if sex == "P" else 0)
    return f"{district_code}{day:02d}{birth_date:%m%y}{_serial(rng)}"


def _serial(rng: np.random.Generator) -> str:
    return (
        f"{int(rng.choice([1, 2, 3, 4, 5, 6, 7, 8, 9]) if rng.random() < 0.85 else rng.integers(10, 90)):04d}"
    )


def _birthday(rng: np.random.Generator, day: date, age: int) -> date:
    """A birth date of somebody of `age` completed years on `day`, at least eight days old."""
    latest = _years_before(day, age) - timedelta(days=8 if age == 0 else 0)
    earliest = _years_before(day, age + 1) + timedelta(days=1)
    return earliest + timedelta(days=int(rng.integers((latest - earliest).days + 1)))


def _years_before(day: date, years: int) -> date:
    if (day.month, day.day) == (2, 29):
        day -= timedelta(days=1)
    return day.replace(year=day.year - years)


def _adult(
    rng: np.random.Generator,
    home: places.Place,
    culture: str,
    sex: names.Sex,
    child_born: date,
    years_older: int,
    religion: str,
    family: str = "",
) -> Person:
    born = child_born - timedelta(days=int(years_older * _DAYS + rng.integers(365)))
    origin = places.near(rng, home, 0.25)
    jobs = _JOBS_MALE if sex == "L" else _JOBS_FEMALE
    education = _EDUCATION[int(rng.integers(len(_EDUCATION)))]
    muslim = religion == "ISLAM"
    clan = family or names.family_name(rng, culture)
    taken: list[str] = []
    for whose in (sex, "L", "P"):  # own name, father's, mother's: three different ones
        name = names.given_name(rng, culture, whose, "" if len(taken) == 2 else clan)
        while name in taken:
            name = names.given_name(rng, culture, whose, clan)
        taken.append(name)
    return Person(
        name=taken[0],
        nik=nik(rng, origin.district_code, born, sex),
        sex=sex,
        birth_place=origin.town,
        birth_date=born,
        religion=religion,
        blood_type=_BLOOD[int(rng.integers(len(_BLOOD)))],
        occupation=jobs[int(rng.integers(len(jobs)))],
        education=education,
        marital_status="KAWIN",
        title_before=("H." if sex == "L" else "HJ.") if muslim and rng.random() < 0.1 else "",
        title_after=_TITLES_AFTER[int(rng.integers(len(_TITLES_AFTER)))]
        if "STRATA" in education and rng.random() < 0.4
        else "",
        father_name=taken[1],
        mother_name=taken[2],
    )


def _children(
    rng: np.random.Generator,
    home: places.Place,
    culture: str,
    religion: str,
    family: str,
    born: date,
    parents: tuple[Person, Person],
    received_at: date,
    twins: bool,
) -> tuple[list[Person], int]:
    """All children in order of birth, and the applicant's index among them."""
    birthdays = [born]
    first = max(parent.birth_date for parent in parents) + timedelta(days=int(18 * _DAYS))
    last = min(parents[1].birth_date + timedelta(days=int(44 * _DAYS)), received_at - timedelta(days=8))
    for _ in range(int(rng.choice([0, 1, 2, 3, 4], p=[0.25, 0.33, 0.25, 0.12, 0.05]))):
        other = born + timedelta(days=int(rng.integers(-5000, 5000)))
        if first < other < last and all(abs((other - day).days) > 330 for day in birthdays):
            birthdays.append(other)
    if twins:
        birthdays.append(born)
    birthdays.sort()
    children: list[Person] = []
    for day in birthdays:
        child = _child(rng, home, culture, religion, family, day, received_at)
        used = {other.nik for other in children}
        while child.nik in used:
            child.nik = f"{child.nik[:12]}{int(child.nik[12:]) + 1:04d}"
        while any(child.name == other.name for other in children):
            child.name = names.given_name(rng, culture, child.sex, family, child=True)
        children.append(child)
    index = next(i for i, child in enumerate(children) if child.birth_date == born)
    if twins and rng.random() < 0.5:
        index += 1
    return children, index


def _child(
    rng: np.random.Generator,
    home: places.Place,
    culture: str,
    religion: str,
    family: str,
    born: date,
    received_at: date,
) -> Person:
    sex: names.Sex = "L" if rng.random() < 0.52 else "P"
    origin = home if rng.random() < 0.6 else places.near(rng, home, 0.15)
    age = (received_at - born).days / _DAYS
    return Person(
        name=names.given_name(rng, culture, sex, family, child=True),
        nik=nik(rng, origin.district_code, born, sex),
        sex=sex,
        birth_place=origin.town,
        birth_date=born,
        religion=religion,
        blood_type=_BLOOD[int(rng.integers(len(_BLOOD)))],
        occupation="BELUM/TIDAK BEKERJA"
        if age < 6
        else "PELAJAR/MAHASISWA"
        if age < 23
        else "KARYAWAN SWASTA",
        education=_schooling(age),
        marital_status="BELUM KAWIN",
    )


def _schooling(age: float) -> str:
    if age < 6:
        return "TIDAK/BELUM SEKOLAH"
    if age < 12.5:
        return "BELUM TAMAT SD/SEDERAJAT"
    if age < 15.5:
        return "TAMAT SD/SEDERAJAT"
    return "SLTP/SEDERAJAT" if age < 18.5 else "SLTA/SEDERAJAT"


def _rows(
    rng: np.random.Generator, home: places.Place, culture: str, parents: list[Person], children: list[Person]
) -> list[Person]:
    """The family card's rows with their relations to the head; three generations now and then."""
    oldest = min(parent.birth_date for parent in parents)
    three_generations = len(children) < 5 and rng.random() < (0.3 if len(parents) == 1 else 0.06)
    if three_generations:
        head = _adult(rng, home, culture, "L", oldest, int(rng.integers(21, 32)), parents[0].religion)
        head.relation = "KEPALA KELUARGA"
        parents[0].relation, parents[0].father_name = "ANAK", head.name
        for parent in parents[1:]:
            parent.relation = "MENANTU"
        relation, rows = "CUCU", [head, *parents]
    else:
        parents[0].relation = "KEPALA KELUARGA"
        for parent in parents[1:]:
            parent.relation = "ISTRI"
        relation, rows = "ANAK", list(parents)
    for child in children:
        child.relation = relation
    rows += children
    if not three_generations and rng.random() < 0.08 and len(rows) < 8:
        elder = _adult(rng, home, culture, "P", oldest, int(rng.integers(19, 30)), parents[0].religion)
        rows.append(
            replace(
                elder, relation="MERTUA" if rng.random() < 0.5 else "FAMILI LAIN", marital_status="CERAI MATI"
            )
        )
    return rows


def _address(rng: np.random.Generator) -> str:
    street = _STREETS[int(rng.integers(len(_STREETS)))]
    lane = names.choose(rng, "MELATI SEPAKAT RAHMAT KARYA|BAKTI H.|ANANG")
    estate = names.choose(rng, "GRIYA|ASRI BUNYAMIN|PERMAI MANDIRI|IV")
    block, number = "ABCD"[int(rng.integers(4))], int(rng.integers(1, 199))
    extra = (
        f" NO. {number}",
        f" GG. {lane} NO. {number}",
        f" KOMP. {estate} BLOK {block} NO. {number}",
        "",
    )
    return street + extra[int(rng.choice(4, p=[0.4, 0.3, 0.2, 0.1]))]
