"""Trains numbers.traineddata, Tesseract's model of long numbers, from fonts alone.

Needs the programs of Debian's tesseract-ocr package (lstmtraining, combine_lang_model, unicharset_extractor,
lstmeval) and the fonts of the samples. Begins with random weights: what Debian ships is made of whole numbers
and cannot be trained further. Usage: python -m models.number_model.train [--minutes 11] [--work DIR]
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

import numpy as np
from PIL import Image as Picture

from models.number_model.lines import draw_line

NAME = "numbers"
TARGET = Path(__file__).resolve().parent.parent / f"{NAME}.traineddata"
NETWORK = "[1,36,0,1 Ct3,3,16 Mp3,3 Lfys32 Lfx64 Lrx64 O1c1]"
"""A height of 36 pixels; a convolution, one recurrent layer down the columns, two along the line (VGSL)."""
RATE = 0.002
FILES, LINES = 12, 400
"""Training lines, each seen again and again; those for testing come from a seed of their own."""
SEED = 20261124
ONE_THREAD = {**os.environ, "OMP_THREAD_LIMIT": "1"}
"""More are slower for so small a network."""


def main() -> None:
    """Draws the lines, trains, and writes the model beside this directory."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=11.0, help="of processor time for training")
    parser.add_argument("--work", type=Path, help="where the lines and checkpoints go; kept")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        work = arguments.work or Path(temporary)
        work.mkdir(parents=True, exist_ok=True)
        start = _starter(work)
        training = [_lines(work / f"train{number}", LINES, SEED + number) for number in range(FILES)]
        testing = [_lines(work / "test", LINES, SEED - 1)]
        checkpoint = _train(work, start, training, arguments.minutes)
        made = work / f"{NAME}.traineddata"
        stop = ["--stop_training", "--convert_to_int", "--continue_from", str(checkpoint)]
        _run("lstmtraining", *stop, "--traineddata", str(start), "--model_output", str(made))
        shutil.copy(made, TARGET)
        listed = _list(work / "test.txt", testing)
        said = _run("lstmeval", "--model", str(TARGET), "--eval_listfile", str(listed), "--verbosity", "0")
        print(*re.findall(r".*(?:BCER|Eval).*", said), sep="\n")
        print(f"{TARGET.name}: {TARGET.stat().st_size} bytes")


def _starter(work: Path) -> Path:
    """Characters and the little grammar without which Tesseract tells no probabilities of single steps."""
    (work / "text").write_text("0123456789:\n")
    (work / "words").write_text("".join(f"{digit}\n" for digit in range(10)))
    (work / "punctuation").write_text(":\n")
    (work / "numbers").write_text("0 \n 0\n")
    (work / "radical-stroke.txt").write_text("# digits have no radicals\n")
    (work / "starter").mkdir(exist_ok=True)
    characters = work / "unicharset"
    text = str(work / "text")
    _run("unicharset_extractor", "--norm_mode", "1", "--output_unicharset", str(characters), text)
    _run(
        "combine_lang_model",
        *("--input_unicharset", str(characters), "--script_dir", str(work), "--lang", NAME),
        *("--words", str(work / "words"), "--puncs", str(work / "punctuation")),
        *("--numbers", str(work / "numbers"), "--output_dir", str(work / "starter")),
    )
    return work / "starter" / NAME / f"{NAME}.traineddata"


def _lines(base: Path, count: int, seed: int) -> Path:
    """A file of training lines in Tesseract's own format."""
    rng = np.random.default_rng(seed)
    drawn = [draw_line(rng) for _ in range(count)]
    pictures = [Picture.fromarray(line) for line, _ in drawn]
    sheets = base.with_suffix(".tif")
    pictures[0].save(sheets, save_all=True, append_images=pictures[1:])
    boxes = []
    for page, (line, (_, text)) in enumerate(zip(pictures, drawn, strict=True)):
        width, height = line.size
        boxes += [f"WordStr 0 0 {width} {height} {page} #{text}", f"\t {width} 0 {width + 1} {height} {page}"]
    base.with_suffix(".box").write_text("".join(f"{box}\n" for box in boxes))
    _run("tesseract", str(sheets), str(base), "--psm", "13", "lstm.train")
    return base.with_suffix(".lstmf")


def _train(work: Path, start: Path, training: list[Path], minutes: float) -> Path:
    """Trains until the processor time is over; Tesseract writes its checkpoint every hundred lines."""
    model = work / "checkpoint"
    command = [
        *("prlimit", f"--cpu={round(60 * minutes)}", "lstmtraining", "--net_spec", NETWORK),
        *("--traineddata", str(start), "--model_output", str(model), "--learning_rate", str(RATE)),
        *("--train_listfile", str(_list(work / "train.txt", training)), "--target_error_rate", "0.01"),
    ]
    with (work / "training.log").open("w") as log:
        # It is ended by the limit, which is no failure.
        subprocess.run(command, env=ONE_THREAD, stdout=log, stderr=log, check=False)
    told = re.findall(r"At iteration.*", (work / "training.log").read_text())
    if not told:
        raise SystemExit(f"no training: see {work / 'training.log'} (--work keeps it)")
    print(told[-1])
    return Path(f"{model}_checkpoint")


def _list(path: Path, files: list[Path]) -> Path:
    path.write_text("".join(f"{file}\n" for file in files))
    return path


def _run(*command: str) -> str:
    done = subprocess.run(command, env=ONE_THREAD, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{command[0]} failed:\n{done.stderr}")
    return done.stdout + done.stderr


if __name__ == "__main__":
    main()
