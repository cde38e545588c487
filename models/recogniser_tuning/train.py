"""Tunes the recogniser on lines drawn while it trains, and writes by how much each weight changed.

Usage: python -m models.recogniser_tuning.train --minutes 60

Needs the extra `train` and the fonts of the samples. One core trains, in 16-bit arithmetic (bfloat16) where
the processor has it, another one draws.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional
from torch.utils.data import DataLoader, IterableDataset

from kia_verify.imaging.geometry import Image
from kia_verify.reading.evidence import BLANK, INDEX
from kia_verify.reading.recogniser import HEIGHT
from kia_verify.reading.weights import CHANGES, STEP, latin_recogniser, tuned_recogniser
from models.recogniser_tuning.lines import draw_line
from models.recogniser_tuning.network import Recogniser

TARGET = Path(__file__).parents[1] / CHANGES
BATCH, POOL = 16, 8
"""Lines trained on together, and so many batches drawn at once, so that alike widths come together."""
WIDEST = 512
LEARNING_RATE = 2e-4
WARM_UP = 100
"""Steps."""
AVERAGE = 0.998
"""Decay of the weights' moving average, which is what is kept."""
EVERY = 300.0
"""Seconds between two checkpoints."""

Batch = tuple[Tensor, list[int], list[str]]


class Lines(IterableDataset[Batch]):
    """Batches of lines without end: pixels (lines, 3, 48, width), the lines' own widths, what they say."""

    def __init__(self, seed: int) -> None:
        self._seed = seed

    def __iter__(self) -> Iterator[Batch]:
        rng = np.random.default_rng(self._seed)
        while True:
            pool: list[tuple[Image, str]] = []
            while len(pool) < BATCH * POOL:
                line, text = draw_line(rng)
                if text.strip() and line.shape[1] <= WIDEST and line.shape[1] >= 8 * len(text):
                    pool.append((line, text))
            pool.sort(key=lambda drawn: drawn[0].shape[1])
            for number in rng.permutation(POOL):
                yield _batch(pool[number * BATCH : (number + 1) * BATCH])


def _batch(drawn: list[tuple[Image, str]]) -> Batch:
    widths = [line.shape[1] for line, _ in drawn]
    pixels = np.zeros((len(drawn), 3, HEIGHT, -(-max(widths) // 32) * 32), np.float32)
    for row, (line, _) in enumerate(drawn):
        pixels[row, :, :, : line.shape[1]] = line.transpose(2, 0, 1) / 127.5 - 1.0
    return torch.from_numpy(pixels).to(memory_format=torch.channels_last), widths, [text for _, text in drawn]


def loss_of(network: nn.Module, batch: Batch) -> Tensor:
    """Connectionist temporal classification (Graves et al., ICML 2006), for each character."""
    pixels, widths, texts = batch
    with torch.autocast("cpu", torch.bfloat16):
        logits = network(pixels)
    chances = logits.float().log_softmax(dim=2).transpose(0, 1)
    steps = torch.tensor([-(-len(chances) * width // pixels.shape[3]) for width in widths])
    targets = torch.tensor([INDEX[character] for text in texts for character in text])
    lengths = torch.tensor([len(text) for text in texts])
    loss = functional.ctc_loss(chances, targets, steps, lengths, BLANK, reduction="sum", zero_infinity=True)
    return loss / lengths.sum()


def tune(minutes: float, seed: int, threads: int, target: Path, begin: bytes, top_rate: float) -> None:
    """Trains for so long, from a serialised network, and writes all of the change, also on the way."""
    torch.set_num_threads(threads)
    # Channels last: two thirds of the time on processors with 16-bit arithmetic.
    network = Recogniser(begin).to(memory_format=torch.channels_last)
    average = Recogniser(begin)
    optimiser = torch.optim.AdamW(network.parameters(), top_rate, weight_decay=0.0)
    start = saved = time.monotonic()
    losses: list[float] = []
    for step, batch in enumerate(DataLoader(Lines(seed), batch_size=None, num_workers=1, prefetch_factor=16)):
        passed = (time.monotonic() - start) / (60 * minutes)
        if passed >= 1:
            break
        rate = top_rate * min(1.0, (step + 1) / WARM_UP) * (0.5 + 0.5 * math.cos(math.pi * passed))
        for group in optimiser.param_groups:
            group["lr"] = rate
        loss = loss_of(network, batch)
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 5.0)
        optimiser.step()
        with torch.no_grad():
            decay = min(AVERAGE, (1 + step) / (10 + step))
            for mean, value in zip(average.parameters(), network.parameters(), strict=True):
                mean.lerp_(value, 1 - decay)
        losses.append(loss.item())
        if step % 50 == 0:
            click.echo(f"{step} steps, {60 * minutes * passed:.0f} s: loss {np.mean(losses[-50:]):.4f}")
        if time.monotonic() - saved > EVERY:
            saved = time.monotonic()
            write_changes(average, target)
    write_changes(average, target)


def write_changes(network: Recogniser, target: Path) -> None:
    """Writes by how much each weight is changed from the installed one, in 255 steps of its own."""
    arrays: dict[str, NDArray[Any]] = {}
    installed = Recogniser(latin_recogniser()).named_weights()
    for name, weights in network.named_weights().items():
        change = weights - installed[name]
        step = np.float32(max(float(np.abs(change).max()) / 127, 1e-12))
        arrays[name] = np.rint(change / step).astype(np.int8)
        arrays[name + STEP] = np.array(step)
    target.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(target, allow_pickle=False, **arrays)


@click.command()
@click.option("--minutes", type=float, default=60.0, show_default=True)
@click.option("--seed", type=int, default=20261124, show_default=True)
@click.option("--threads", type=int, default=1, show_default=True)
@click.option("--target", type=click.Path(path_type=Path), default=TARGET)
@click.option("--rate", type=float, default=LEARNING_RATE, show_default=True, help="Highest learning rate.")
@click.option("--further", is_flag=True, help="Begin with the changes that were made before.")
def main(minutes: float, seed: int, threads: int, target: Path, rate: float, further: bool) -> None:
    """Tunes the recogniser and writes by how much its weights changed."""
    tune(minutes, seed, threads, target, tuned_recogniser(kept=1.0) if further else latin_recogniser(), rate)


if __name__ == "__main__":
    main()
