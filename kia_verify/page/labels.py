"""What things are called, in Indonesian (as civil registration offices say it) and English."""

from __future__ import annotations

from typing import NamedTuple

from kia_verify.imaging.measure import Verdict
from kia_verify.report import Code, Decision, DocumentReport, Kind, Severity, Status


class Label(NamedTuple):
    """One name in both languages."""

    id: str
    en: str


DECISIONS = {
    Decision.ACCEPT: Label("DITERIMA", "Accepted: the card may be printed"),
    Decision.REVIEW: Label("PERLU DIPERIKSA", "Review: an operator has to look"),
    Decision.REJECT: Label("DIKEMBALIKAN", "Rejected: the applicant has to put it right"),
}

FAILED = Label("GAGAL DIPROSES", "Failed: the program could not process it")

SEVERITIES = {
    Severity.REVIEW: Label("perlu diperiksa petugas", "for an operator to look at"),
    Severity.REJECT: Label("harus diperbaiki pemohon", "for the applicant to put right"),
}

STATUSES = {
    Status.PASS: Label("cocok", "passed"),
    Status.REVIEW: Label("perlu diperiksa", "to be looked at"),
    Status.FAIL: Label("tidak cocok", "failed"),
    Status.NOT_DONE: Label("tidak dapat diperiksa", "not done"),
}

KINDS = {
    Kind.BIRTH_CERTIFICATE: Label("Kutipan Akta Kelahiran", "Birth certificate"),
    Kind.KK: Label("Kartu Keluarga", "Family card"),
    Kind.KTP: Label("KTP-el", "Identity card"),
    Kind.PASS_PHOTO: Label("Pas foto", "Pass photo"),
    Kind.UNKNOWN: Label("Tidak dikenali", "Not recognised"),
}

PERSONS = {
    "child": Label("Anak", "Child"),
    "father": Label("Ayah", "Father"),
    "mother": Label("Ibu", "Mother"),
}

COLUMNS = {
    "declared": Label("Isian pemohon", "Declared"),
    "birth_certificate": KINDS[Kind.BIRTH_CERTIFICATE],
    "kk": KINDS[Kind.KK],
    "ktp": KINDS[Kind.KTP],
}

CODES = {
    Code.DOCUMENT_MISSING: Label("Berkas belum ada", "Document missing"),
    Code.FILE_TYPE_NOT_ACCEPTED: Label("Jenis berkas tidak diterima", "File type not accepted"),
    Code.FILE_UNREADABLE: Label("Berkas tidak dapat dibuka", "File unreadable"),
    Code.IMAGE_BLURRED: Label("Foto buram", "Blurred"),
    Code.IMAGE_DARK: Label("Foto gelap", "Dark"),
    Code.IMAGE_GLARE: Label("Foto silau", "Glare"),
    Code.IMAGE_TOO_SMALL: Label("Foto terlalu kecil", "Too small"),
    Code.DOCUMENT_CROPPED: Label("Dokumen terpotong", "Document cropped"),
    Code.NOT_ORIGINAL: Label("Bukan dokumen asli", "Not the original"),
    Code.FIELD_UNREADABLE: Label("Isian tidak terbaca", "Field unreadable"),
    Code.NIK_INVALID: Label("NIK/nomor KK tidak sah", "Impossible NIK or KK number"),
    Code.NIK_MISMATCH: Label("NIK berbeda", "NIK mismatch"),
    Code.NAME_MISMATCH: Label("Nama berbeda", "Name mismatch"),
    Code.BIRTH_DATE_MISMATCH: Label("Tanggal lahir berbeda", "Birth date mismatch"),
    Code.SEX_MISMATCH: Label("Jenis kelamin berbeda", "Sex mismatch"),
    Code.CHILD_NOT_IN_KK: Label("Anak tidak ada di KK", "Child not in the family card"),
    Code.PARENT_NOT_IN_KK: Label("Orang tua tidak ada di KK", "Parent not in the family card"),
    Code.NOT_THE_PARENT: Label("KTP bukan milik orang tua", "Not the parent's card"),
    Code.AGE_OUT_OF_RANGE: Label("Umur di luar ketentuan", "Age out of range"),
    Code.PASS_PHOTO_BACKGROUND: Label("Latar pas foto tidak sesuai", "Pass photo background"),
    Code.PASS_PHOTO_UNSUITABLE: Label("Pas foto tidak memenuhi syarat", "Pass photo unsuitable"),
    Code.KTP_EXPIRED: Label("KTP tidak berlaku", "Identity card expired"),
    Code.DUPLICATE_SUBJECT: Label("Dokumen ganda", "Duplicate document"),
}

MEASURES = {
    "sharpness": Label("Ketajaman", "Sharpness"),
    "motion": Label("Gerakan", "Motion"),
    "exposure": Label("Pencahayaan", "Exposure"),
    "shadow": Label("Bayangan", "Shadow"),
    "contrast": Label("Kontras", "Contrast"),
    "glare": Label("Silau", "Glare"),
    "text_size": Label("Ukuran huruf", "Text size"),
    "compression": Label("Kompresi", "Compression"),
    "cut_off": Label("Terpotong", "Cut off"),
    "colour": Label("Warna", "Colour"),
    "screen": Label("Foto layar", "Photo of a screen"),
    "face_sharpness": Label("Ketajaman wajah", "Sharpness of the face"),
    "face_exposure": Label("Terang wajah", "Light on the face"),
    "face_size": Label("Ukuran wajah", "Size of the face"),
}

VERDICTS = {
    Verdict.GOOD: Label("baik", "good"),
    Verdict.POOR: Label("kurang", "poor"),
    Verdict.BAD: Label("buruk", "bad"),
    Verdict.NOT_ASSESSED: Label("tidak dinilai", "not assessed"),
}

BACKGROUNDS = {
    "red": Label("merah", "red"),
    "blue": Label("biru", "blue"),
    "other": Label("warna lain", "another colour"),
    None: Label("tidak diketahui", "not known"),
}

FIELDS = {
    "nik": Label("NIK", "NIK"),
    "name": Label("Nama", "Name"),
    "birth_date": Label("Tanggal lahir", "Birth date"),
    "birth_place": Label("Tempat lahir", "Birth place"),
    "sex": Label("Jenis kelamin", "Sex"),
    "father_name": Label("Nama ayah", "Father's name"),
    "mother_name": Label("Nama ibu", "Mother's name"),
    "blood_type": Label("Golongan darah", "Blood type"),
    "address": Label("Alamat", "Address"),
    "rt_rw": Label("RT/RW", "RT/RW"),
    "village": Label("Kel/Desa", "Village"),
    "district": Label("Kecamatan", "District"),
    "regency": Label("Kabupaten/Kota", "Regency"),
    "province": Label("Provinsi", "Province"),
    "postal_code": Label("Kode pos", "Postal code"),
    "religion": Label("Agama", "Religion"),
    "marital_status": Label("Status perkawinan", "Marital status"),
    "occupation": Label("Pekerjaan", "Occupation"),
    "nationality": Label("Kewarganegaraan", "Nationality"),
    "valid_until": Label("Berlaku hingga", "Valid until"),
    "kk_number": Label("Nomor KK", "Family card number"),
    "head_name": Label("Kepala keluarga", "Head of family"),
    "relation": Label("Hubungan keluarga", "Relation"),
    "certificate_number": Label("Nomor akta", "Certificate number"),
    "child_order": Label("Anak ke-", "Child number"),
    "issued_on": Label("Tanggal terbit", "Issued on"),
    "issued_at": Label("Tempat terbit", "Issued at"),
    "due_on": Label("Selesai paling lambat", "Due on"),
}


def shown(value: object) -> str:
    """A value that a check saw, as people write it."""
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def field(name: str) -> Label:
    """A field's name; one that is not in the contract stands for itself."""
    return FIELDS.get(name, Label(name, name))


def document(report: DocumentReport) -> Label:
    """A document's kind, and whose it is where that needs telling."""
    kind = KINDS[report.kind]
    if report.kind is not Kind.KTP or report.role is None:
        return kind
    person = PERSONS[report.role]
    return Label(f"{kind.id} {person.id.lower()}", f"{person.en}'s {kind.en.lower()}")
