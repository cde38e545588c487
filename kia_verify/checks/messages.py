"""What the applicant and the operator are told, in Indonesian and English.

One plain sentence or two: what is the matter, and what to do. Documents are named in words; numbers of
persons never appear.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kia_verify.checks.places import Place
from kia_verify.report import Code, Message, Severity

PLACES: dict[Place, tuple[str, str]] = {
    Place.CERTIFICATE: ("Kutipan Akta Kelahiran", "the birth certificate"),
    Place.KK: ("Kartu Keluarga", "the family card"),
    Place.FATHER_KTP: ("KTP ayah", "the father's KTP"),
    Place.MOTHER_KTP: ("KTP ibu", "the mother's KTP"),
    Place.PASS_PHOTO: ("pas foto anak", "the child's pass photo"),
    Place.DECLARED: ("isian permohonan", "the application form"),
}
_FACTS: dict[str, tuple[str, str]] = {
    "name": ("nama", "name"),
    "nik": ("NIK", "NIK"),
    "birth_date": ("tanggal lahir", "birth date"),
    "sex": ("jenis kelamin", "sex"),
    "relation": ("hubungan keluarga", "relation"),
    "father_name": ("nama ayah", "father's name"),
    "mother_name": ("nama ibu", "mother's name"),
    "kk_number": ("nomor Kartu Keluarga", "family card number"),
    "certificate_number": ("nomor akta kelahiran", "certificate number"),
    "valid_until": ("masa berlaku", "end of validity"),
    "members": ("daftar anggota keluarga", "list of members"),
}
_PERSONS = {"child": ("anak", "the child's"), "father": ("ayah", "the father's"), "mother": ("ibu", "the mother's")}
COLOURS = {
    "red": ("merah", "red"),
    "blue": ("biru", "blue"),
    "other": ("warna lain", "another colour"),
}

_MISMATCH = (
    "{What} tidak sama pada {places}. Mohon periksa, lalu perbaiki dokumen yang keliru di Disdukcapil dan kirim "
    "fotonya kembali.",
    "{What} differs between {places}. Have the wrong document corrected at the civil registry and send its photo again.",
)
_MISMATCH_REVIEW = (
    "{What} tampak berbeda pada {places}. Petugas akan memeriksa; bila memang berbeda, dokumen perlu diperbaiki lebih "
    "dahulu.",
    "{What} seems to differ between {places}. An operator has to look; if it does, one of them needs correction first.",
)
_OWN_NIK = (
    "NIK pada {places} tidak sesuai dengan {what}. Petugas akan memeriksa; NIK tidak perlu diganti.",
    "The NIK on {places} does not agree with {what}. An operator has to look; a NIK never changes.",
)
_TEMPLATES: dict[str, tuple[str, str]] = {
    "document_missing": (
        "{Places} belum ada. Mohon kirim foto {places} yang asli.",
        "{Places} is missing. Please send a photo of the original.",
    ),
    "document_missing/area": (
        "Kartu Keluarga diterbitkan di luar wilayah layanan ini. Petugas akan memeriksa; kirim Kartu Keluarga terbaru "
        "bila sudah pindah.",
        "The family card was issued outside this office's area. An operator has to look; send the newest family card "
        "if the family has moved.",
    ),
    "file_type_not_accepted": (
        "Berkas {file} bukan foto. Mohon kirim sebagai foto (JPEG, PNG atau WebP), bukan PDF, video atau dokumen.",
        "The file {file} is not a photo. Please send a photo (JPEG, PNG or WebP), no PDF, video or document.",
    ),
    "file_unreadable": (
        "Berkas {file} rusak dan tidak dapat dibuka. Mohon kirim ulang fotonya.",
        "The file {file} is damaged and cannot be opened. Please send the photo again.",
    ),
    "image_blurred": (
        "Foto {places} buram. Mohon foto ulang dengan kamera diam dan fokus pada tulisan.",
        "The photo of {places} is blurred. Please take it again, holding the camera still and in focus.",
    ),
    "image_dark": (
        "Foto {places} terlalu gelap. Mohon foto ulang di tempat yang terang.",
        "The photo of {places} is too dark. Please take it again in good light.",
    ),
    "image_glare": (
        "Foto {places} terkena pantulan cahaya. Mohon foto ulang tanpa lampu kilat dan tanpa pantulan.",
        "Glare covers part of the photo of {places}. Please take it again without flash and reflections.",
    ),
    "image_too_small": (
        "Tulisan pada foto {places} terlalu kecil. Mohon foto lebih dekat, atau kirim dengan kualitas HD.",
        "The print in the photo of {places} is too small. Please go closer, or send it in HD quality.",
    ),
    "document_cropped": (
        "Foto {places} terpotong. Mohon foto ulang sehingga seluruh bagiannya terlihat.",
        "The photo of {places} is cut off. Please take it again with all of it in the picture.",
    ),
    "not_original": (
        "Foto {places} tampak berasal dari fotokopi, cetakan hitam putih atau layar. Mohon foto dokumen aslinya.",
        "The photo of {places} seems to show a copy, a black and white print or a screen. Please photograph the "
        "original.",
    ),
    "not_original/qr": (
        "Kode QR pada {places} tidak mengarah ke situs resmi. Petugas akan memeriksa keaslian dokumen.",
        "The QR code on {places} does not point to the official site. An operator has to look at the document.",
    ),
    "field_unreadable": (
        "{What} pada {places} tidak terbaca dengan pasti. Petugas akan memeriksa; foto yang lebih jelas akan membantu.",
        "{What} on {places} could not be read with certainty. An operator has to look; a clearer photo would help.",
    ),
    "field_unreadable/form": (
        "Bentuk {places} ini tidak dapat dibaca otomatis. Petugas akan memeriksanya.",
        "This form of {places} cannot be read by machine. An operator has to look at it.",
    ),
    "field_unreadable/undecided": (
        "Sebagian pemeriksaan tidak dapat dilakukan. Petugas akan memeriksa permohonan ini.",
        "Some checks could not be made. An operator has to look at this application.",
    ),
    "nik_invalid": (
        "{What} pada {places} bukan nomor yang sah. Mohon periksa dokumen di Disdukcapil, atau kirim foto yang lebih "
        "jelas.",
        "{What} on {places} cannot exist. Have the document checked at the civil registry, or send a clearer photo.",
    ),
    "nik_invalid/hint": (
        "{What} pada {places} tidak lazim. Petugas akan memeriksanya.",
        "{What} on {places} is unusual. An operator has to look at it.",
    ),
    "child_not_in_kk": (
        "Anak belum tercantum dalam Kartu Keluarga. Mohon perbarui Kartu Keluarga lebih dahulu, lalu kirim fotonya.",
        "The child is not on the family card. Have the family card brought up to date first, then send its photo.",
    ),
    "child_not_in_kk/review": (
        "Anak tidak ditemukan dengan pasti dalam Kartu Keluarga. Petugas akan memeriksa; foto yang lebih jelas akan "
        "membantu.",
        "The child could not be found on the family card with certainty. An operator has to look; a clearer photo "
        "would help.",
    ),
    "parent_not_in_kk": (
        "{Person} tidak ditemukan dalam Kartu Keluarga. Petugas akan memeriksa; kirim dokumen pendukung bila orang tua "
        "berbeda Kartu Keluarga.",
        "The {person_en} was not found on the family card. An operator has to look; send supporting documents if the "
        "parents have separate cards.",
    ),
    "not_the_parent": (
        "Ada KTP yang bukan milik ayah atau ibu dari anak ini. Mohon kirim KTP kedua orang tua.",
        "A KTP belongs to neither parent of this child. Please send the KTPs of the parents.",
    ),
    "age_out_of_range/old": (
        "Anak sudah berusia {limit} tahun atau lebih, sehingga KIA tidak dapat diterbitkan. Silakan mengurus KTP-el.",
        "The child is {limit} or older, so no KIA can be issued. Please apply for a KTP-el.",
    ),
    "age_out_of_range/unborn": (
        "Tanggal lahir anak berada setelah tanggal permohonan. Mohon periksa tanggal lahir pada dokumen.",
        "The child's birth date lies after the day of the application. Please check the date on the documents.",
    ),
    "pass_photo_background": (
        "Latar pas foto {seen}, seharusnya {expected} untuk tahun lahir {year}. Mohon kirim pas foto berlatar {expected}.",
        "The pass photo's background is {seen_en}; birth year {year} asks for {expected_en}. Please send another photo.",
    ),
    "pass_photo_background/review": (
        "Warna latar pas foto tidak dapat dipastikan; seharusnya {expected} untuk tahun lahir {year}. Petugas akan "
        "memeriksanya.",
        "The colour of the pass photo's background is not certain; birth year {year} asks for {expected_en}. An "
        "operator has to look.",
    ),
    "pass_photo_unsuitable": (
        "Pas foto tidak sesuai: {fault}. Mohon kirim pas foto 3x4 dengan satu wajah yang terlihat utuh.",
        "The pass photo is unsuitable: {fault_en}. Please send a 3x4 photo with one whole face.",
    ),
    "ktp_expired": (
        "{Places} masih KTP lama (bukan KTP elektronik). Mohon kirim foto KTP-el.",
        "{Places} is an old, non-electronic card. Please send a photo of the KTP-el.",
    ),
    "ktp_expired/foreign": (
        "Masa berlaku {places} sudah habis. Mohon perpanjang, lalu kirim fotonya.",
        "{Places} has expired. Please have it renewed and send its photo.",
    ),
    "duplicate_subject": (
        "Dokumen yang sama dikirim dua kali, sedangkan {missing} belum ada. Mohon kirim foto {missing}.",
        "The same document came twice, while {missing_en} is missing. Please send a photo of it.",
    ),
    "birth_date_mismatch/own_nik": _OWN_NIK,
    "sex_mismatch/own_nik": _OWN_NIK,
}  # fmt: skip
for _code in ("nik", "name", "birth_date", "sex"):
    _TEMPLATES[f"{_code}_mismatch"] = _MISMATCH
    _TEMPLATES[f"{_code}_mismatch/review"] = _MISMATCH_REVIEW


def fact_words(field: str) -> tuple[str, str]:
    """A fact in words: `mother.name` is `nama ibu`, `the mother's name`."""
    person, _, fact = field.rpartition(".")
    indonesian, english = _FACTS.get(fact, (fact, fact))
    if person not in _PERSONS:
        return indonesian, f"the {english}"
    return f"{indonesian} {_PERSONS[person][0]}", f"{_PERSONS[person][1]} {english}"


def listed(items: Sequence[str], last: str) -> str:
    """`A, B dan C`."""
    return f" {last} ".join([", ".join(items[:-1]), items[-1]]) if len(items) > 1 else "".join(items)


def message(
    code: Code,
    variant: str,
    places: Sequence[Place],
    field: str | None,
    severity: Severity,
    words: Mapping[str, str],
) -> Message:
    """The message of a reason.

    Args:
        variant: the template's variant; where there is none, a template of the severity is preferred.
        words: what the template asks for beside places and fact; keys ending in `_en` are English.
    """
    key = f"{code}/{variant}" if variant else code.value
    if not variant and severity is Severity.REVIEW and f"{code}/review" in _TEMPLATES:
        key = f"{code}/review"
    texts = []
    for language, last in ((0, "dan"), (1, "and")):
        names = listed([PLACES[place][language] for place in places], last)
        what = words.get("what_en" if language else "what") or (fact_words(field)[language] if field else "")
        given = {**words, "places": names, "what": what, "Places": _capital(names), "What": _capital(what)}
        texts.append(_TEMPLATES[key][language].format_map(given))
    return Message(id=texts[0], en=texts[1])


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
