#!/usr/bin/env bash
# Installs what pip cannot: libraries that OpenCV loads, Tesseract, and the fonts of the samples.
# Installs through apt where that is permitted (root, or sudo without a password) and says what is
# missing where it is not. It never stops the set-up: the engine itself needs the libraries alone.
# KIA_SYSTEM_PACKAGES=no leaves the system untouched.
set -euo pipefail

# "a|b" means: a, or b where a does not exist (names differ between Debian and Ubuntu releases).
libraries=("libgl1" "libglib2.0-0|libglib2.0-0t64")
tesseract=("tesseract-ocr" "tesseract-ocr-eng" "tesseract-ocr-ind")
fonts=(
    "fonts-liberation2|fonts-liberation" "fonts-dejavu-core" "fonts-freefont-ttf" "fonts-crosextra-carlito"
    "fonts-open-sans" "fonts-roboto-unhinted" "fonts-lato" "fonts-urw-base35" "fonts-texgyre"
    "fonts-ocr-a" "fonts-ocr-b"
)

say() { printf 'system packages: %s\n' "$*" >&2; }

installed() { [[ $(dpkg-query -W -f='${db:Status-Abbrev}' "$1" 2>/dev/null) == ii* ]]; }

available() { apt-cache show --no-all-versions "$1" >/dev/null 2>&1; }

# Of the given choices, those of which no alternative is installed.
missing_of() {
    local choice alternative
    for choice in "$@"; do
        for alternative in ${choice//|/ }; do
            installed "$alternative" && continue 2
        done
        printf '%s\n' "$choice"
    done
}

# Names those of the given choices that are missing, and what that means.
explain_one() {
    local meaning=$1 missing
    shift
    mapfile -t missing < <(missing_of "$@")
    [[ ${#missing[@]} -eq 0 ]] || say "missing: ${missing[*]%%|*}. $meaning"
}

# What stops working without what is still missing.
explain() {
    explain_one "OpenCV cannot be loaded without these: the engine will not run." "${libraries[@]}"
    explain_one "The engine runs; --reader tesseract does not." "${tesseract[@]}"
    explain_one "The engine runs; samples can be drawn only with the fonts at hand." "${fonts[@]}"
}

[[ ${KIA_SYSTEM_PACKAGES:-yes} != no ]] || { say "left alone (KIA_SYSTEM_PACKAGES=no)."; exit 0; }

if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    say "no apt here. Install with the system's own tools: OpenGL and GLib libraries (needed by OpenCV)," \
        "Tesseract with the languages eng and ind (optional), Liberation, DejaVu and OCR-A/B fonts (for the samples)."
    exit 0
fi

mapfile -t wanted < <(missing_of "${libraries[@]}" "${tesseract[@]}" "${fonts[@]}" "$@")
[[ ${#wanted[@]} -gt 0 ]] || exit 0

as_root=()
if [[ $(id -u) != 0 ]]; then
    if command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
        as_root=(sudo -n)
    else
        say "no permission to install (neither root nor sudo without a password)."
        explain
        say "to install them: sudo apt-get install ${wanted[*]%%|*}"
        exit 0
    fi
fi

say "installing ${wanted[*]%%|*}"
"${as_root[@]}" apt-get update -qq || say "apt-get update failed; trying with the package lists at hand."
names=()
for choice in "${wanted[@]}"; do
    for alternative in ${choice//|/ }; do
        if available "$alternative"; then
            names+=("$alternative")
            continue 2
        fi
    done
    say "this release does not offer ${choice//|/ or }."
done
if [[ ${#names[@]} -gt 0 ]]; then
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get install -qq -y --no-install-recommends "${names[@]}" >/dev/null ||
        say "apt-get install failed."
fi
explain
