"""Trains the outline network on scenes drawn while it trains, and exports it.

Usage:
    python -m models.outline_network.designs build/prints --count 660 --faces FACES
    python -m models.outline_network.train build/prints --minutes 45 --faces FACES

Needs the extra `train`. One core, 16-bit arithmetic (bfloat16) where the processor has it.
"""

from __future__ import annotations

import math
import time
from collections import deque
from pathlib import Path

import click
import cv2
import numpy as np
import torch
from numpy.random import Generator
from torch import Tensor
from torch.nn import functional

from models.outline_network.export import export
from models.outline_network.network import BOUNDARY, OutlineNetwork, parameter_count
from models.outline_network.scenes import PADDING, Scene, make_scene
from models.outline_network.stock import Library

BATCH = 16
LEARNING_RATE = 3e-3
_POSITIVE = 2.0
"""Weight of a cell on the boundary: it is rare."""


class Average:
    """Exponential moving average of a network, slow at the end and quick at the beginning."""

    def __init__(self, network: OutlineNetwork, decay: float = 0.997) -> None:
        self.network = OutlineNetwork()
        self.network.load_state_dict(network.state_dict())
        self.network.eval()
        self.decay, self.steps = decay, 0

    def update(self, network: OutlineNetwork) -> None:
        self.steps += 1
        decay = min(self.decay, (1 + self.steps) / (10 + self.steps))
        with torch.no_grad():
            for mean, value in zip(
                self.network.state_dict().values(), network.state_dict().values(), strict=True
            ):
                if mean.dtype.is_floating_point:
                    mean.lerp_(value, 1 - decay)
                else:
                    mean.copy_(value)


def loss_of(logits: Tensor, classes: Tensor, boundary: Tensor, inside: Tensor) -> Tensor:
    """Cross entropy and Dice of the classes, weighted binary cross entropy and Dice of the boundary.

    Args:
        logits: (n, 5, h, w).
        classes: (n, h, w) 0 to 3.
        boundary: (n, h, w) share of the cell, 0 to 1.
        inside: (n, h, w) 1 on the picture, 0 on the padding.
    """
    weight = (0.1 + 0.9 * inside) * (1 + 1.5 * functional.max_pool2d(boundary, 3, 1, 1))
    cross = functional.cross_entropy(logits[:, :BOUNDARY], classes, reduction="none")
    share = logits[:, :BOUNDARY].softmax(dim=1)
    truth = functional.one_hot(classes, BOUNDARY).movedim(3, 1).float()
    line = logits[:, BOUNDARY]
    rare = functional.binary_cross_entropy_with_logits(
        line, boundary, reduction="none", pos_weight=torch.tensor(_POSITIVE)
    )
    loss: Tensor = (
        (cross * weight).sum() / weight.sum()
        + 0.5 * (1 - _dice(share[:, 1:], truth[:, 1:]))
        + 2.0 * (rare * inside).sum() / inside.sum()
        + 0.5 * (1 - _dice(line.sigmoid()[:, None] * inside[:, None], boundary[:, None]))
    )
    return loss


def _dice(share: Tensor, truth: Tensor) -> Tensor:
    """Mean over channels, of the whole batch at once."""
    both = (share * truth).sum(dim=(0, 2, 3))
    total = (share.square() + truth.square()).sum(dim=(0, 2, 3))
    return ((2 * both + 1) / (total + 1)).mean()


def _mirrored(scene: Scene, rng: Generator) -> Scene:
    """The scene once more, mirrored at the diagonal and in another light."""
    tint = np.exp(rng.normal(0, 0.1) + rng.normal(0, 0.05, 3)).astype(np.float32)
    image = np.clip(scene.image.transpose(1, 0, 2) * tint, 0, 255).astype(np.uint8)
    outside = cv2.resize(scene.inside.T, image.shape[1::-1], interpolation=cv2.INTER_NEAREST) == 0
    image[outside] = PADDING
    return Scene(image, scene.classes.T, scene.boundary.T, scene.inside.T)


def _side(sides: tuple[int, ...], share: float, rng: Generator) -> int:
    """Small examples first, which teach as much in less time; in the end the largest alone, which is used."""
    largest = max(sides)
    others = [side for side in sides if side < largest]
    if not others or rng.random() < 0.2 + 1.1 * share:
        return largest
    return int(rng.choice(others))


def _batch(scenes: list[Scene]) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    image = torch.from_numpy(np.stack([scene.image for scene in scenes])).movedim(3, 1).float() / 255
    classes = torch.from_numpy(np.stack([scene.classes for scene in scenes])).long()
    boundary = torch.from_numpy(np.stack([scene.boundary for scene in scenes])).float() / 255
    inside = torch.from_numpy(np.stack([scene.inside for scene in scenes])).float()
    return image.contiguous(memory_format=torch.channels_last), classes, boundary, inside


@click.command()
@click.argument("prints", type=click.Path(path_type=Path, exists=True))
@click.option("--faces", type=click.Path(path_type=Path, exists=True), help="Directory of cut-out faces.")
@click.option(
    "--minutes", default=45.0, show_default=True, help="Of training; the learning rate follows the clock."
)
@click.option(
    "--side",
    "sides",
    multiple=True,
    default=[192, 256, 320],
    show_default=True,
    help="Of the examples in pixels, divisible by 32; the largest becomes more frequent with time.",
)
@click.option("--seed", default=1, show_default=True)
@click.option("--rate", default=LEARNING_RATE, show_default=True, help="Highest learning rate.")
@click.option("--initial", type=click.Path(path_type=Path, exists=True), help="Weights to begin with (.pt).")
@click.option(
    "--out", type=click.Path(path_type=Path), default=Path("build/outline_network.onnx"), show_default=True
)
def main(
    prints: Path,
    faces: Path | None,
    minutes: float,
    sides: tuple[int, ...],
    seed: int,
    rate: float,
    initial: Path | None,
    out: Path,
) -> None:
    """Trains on PRINTS, invented documents and random scenes."""
    cv2.setNumThreads(1)
    torch.set_num_threads(1)
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    library = Library.read(prints, faces)
    network = OutlineNetwork()
    if initial is not None:
        network.load_state_dict(torch.load(initial))
    network = network.to(memory_format=torch.channels_last)
    average = Average(network)
    optimizer = torch.optim.AdamW(network.parameters(), lr=rate, weight_decay=0.02)
    click.echo(f"{parameter_count(network)} parameters")
    shelves: dict[int, deque[Scene]] = {side: deque() for side in sides}
    begin = saved = time.monotonic()
    step, mean_loss = 0, 0.0
    while (share := (time.monotonic() - begin) / (60 * minutes)) < 1:
        for group in optimizer.param_groups:
            group["lr"] = (
                rate * min(1.0, (step + 1) / 100) * (0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * share)))
            )
        side = _side(sides, share, rng)
        again = shelves[side]
        fresh = [make_scene(library, side, rng) for _ in range(BATCH // 2 if len(again) >= 64 else BATCH)]
        old = [again.popleft() for _ in range(BATCH - len(fresh))]
        again.extend(_mirrored(scene, rng) for scene in fresh)
        image, classes, boundary, inside = _batch(fresh + old)
        network.train()
        with torch.autocast("cpu", torch.bfloat16):
            logits = network(image)
        loss = loss_of(logits.float(), classes, boundary, inside)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 5.0)
        optimizer.step()
        average.update(network)
        step += 1
        mean_loss += (float(loss.detach()) - mean_loss) / min(step, 50)
        if step % 50 == 0:
            click.echo(f"{(time.monotonic() - begin) / 60:6.1f} min  step {step:6}  loss {mean_loss:.4f}")
        if time.monotonic() - saved > 240:
            saved = time.monotonic()
            export(average.network, out)
    export(average.network, out)
    click.echo(f"{out}: {step} steps, loss {mean_loss:.4f}")


if __name__ == "__main__":
    main()
