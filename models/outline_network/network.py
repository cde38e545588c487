"""The outline network: a convolutional encoder and decoder of well under a million parameters.

A U-Net (Ronneberger et al. 2015) whose coarse half is made of inverted residuals (Sandler et al. 2018,
MobileNetV2) with kernels of 5 pixels and, at the coarsest level, of bottlenecks (He et al. 2016): wide views
are cheap there. The fine half uses plain convolutions, which a CPU computes faster than separable ones.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

SIDE = 320
"""Side of the square input in pixels; the output has half of it."""
CLASSES = ("background", "sheet", "card", "photo")
BOUNDARY = len(CLASSES)
"""Index of the boundary's channel."""


class ConvNorm(nn.Sequential):
    """Convolution, batch normalisation and, unless `linear`, a rectifier."""

    def __init__(
        self, inputs: int, outputs: int, kernel: int = 3, stride: int = 1, groups: int = 1, dilation: int = 1,
        linear: bool = False,
    ) -> None:  # fmt: skip
        padding = dilation * (kernel // 2)
        layers: list[nn.Module] = [
            nn.Conv2d(inputs, outputs, kernel, stride, padding, dilation, groups, bias=False),
            nn.BatchNorm2d(outputs, momentum=0.03),
        ]
        super().__init__(*layers, *([] if linear else [nn.ReLU(inplace=True)]))


class Residual(nn.Module):
    """Two plain convolutions beside the identity."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.body = nn.Sequential(ConvNorm(channels, channels), ConvNorm(channels, channels, linear=True))

    def forward(self, x: Tensor) -> Tensor:
        return functional.relu(x + self.body(x))


class Inverted(nn.Module):
    """Inverted residual: widen, filter each channel by itself, narrow."""

    def __init__(self, channels: int, widen: int = 3, dilation: int = 1) -> None:
        super().__init__()
        wide = channels * widen
        self.body = nn.Sequential(
            ConvNorm(channels, wide, 1),
            ConvNorm(wide, wide, 5, groups=wide, dilation=dilation),
            ConvNorm(wide, channels, 1, linear=True),
        )

    def forward(self, x: Tensor) -> Tensor:
        return x + self.body(x)


class Bottleneck(nn.Module):
    """Narrow, filter, widen: for the coarsest level, where separable filters train slowly on a CPU."""

    def __init__(self, channels: int, dilation: int = 1) -> None:
        super().__init__()
        self.body = nn.Sequential(
            ConvNorm(channels, channels // 2, 1),
            ConvNorm(channels // 2, channels // 2, dilation=dilation),
            ConvNorm(channels // 2, channels, 1, linear=True),
        )

    def forward(self, x: Tensor) -> Tensor:
        return functional.relu(x + self.body(x))


class Context(nn.Module):
    """Adds what the whole picture shows to every cell."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.mix = nn.Sequential(
            nn.Linear(channels, channels // 2), nn.ReLU(inplace=True), nn.Linear(channels // 2, channels)
        )

    def forward(self, x: Tensor) -> Tensor:
        return x + self.mix(x.mean(dim=(2, 3)))[:, :, None, None]


class Up(nn.Module):
    """Doubles the resolution and joins what the encoder saw there."""

    def __init__(self, inputs: int, skip: int, outputs: int) -> None:
        super().__init__()
        self.narrow = ConvNorm(inputs, outputs, 1, linear=True)
        self.join = ConvNorm(skip, outputs, 1, linear=True) if skip != outputs else nn.Identity()
        self.body = ConvNorm(outputs, outputs)

    def forward(self, x: Tensor, skip: Tensor) -> Tensor:
        up = functional.interpolate(self.narrow(x), scale_factor=2.0, mode="bilinear", align_corners=False)
        return self.body(functional.relu(up + self.join(skip)))


class OutlineNetwork(nn.Module):
    """Classes of the visible surface and the subjects' boundary.

    Input (n, 3, 320, 320), RGB, 0 to 1. Output (n, 5, 160, 160), logits: background, sheet, card, pass photo
    print (one softmax) and boundary (a sigmoid of its own).
    """

    def __init__(self, widths: tuple[int, int, int, int, int] = (16, 24, 48, 96, 128)) -> None:
        super().__init__()
        a, b, c, d, e = widths
        self.stem = ConvNorm(3, a, 5, stride=2)
        self.quarter = nn.Sequential(ConvNorm(a, b, stride=2), Residual(b))
        self.eighth = nn.Sequential(ConvNorm(b, c, stride=2), Residual(c), Residual(c))
        self.sixteenth = nn.Sequential(
            ConvNorm(c, d, stride=2), Inverted(d), Inverted(d, dilation=2), Inverted(d)
        )
        self.coarsest = nn.Sequential(
            ConvNorm(d, e, stride=2),
            Bottleneck(e),
            Context(e),
            Bottleneck(e, dilation=2),
            Bottleneck(e),
            Context(e),
            Bottleneck(e),
        )
        self.up16, self.up8 = Up(e, d, 64), Up(64, c, c)
        self.up4, self.up2 = Up(c, b, b), Up(b, a, a)
        self.head = nn.Conv2d(a, len(CLASSES) + 1, 1)

    def forward(self, x: Tensor) -> Tensor:
        half = self.stem(x - 0.5)
        quarter = self.quarter(half)
        eighth = self.eighth(quarter)
        sixteenth = self.sixteenth(eighth)
        coarse = self.up16(self.coarsest(sixteenth), sixteenth)
        fine = self.up2(self.up4(self.up8(coarse, eighth), quarter), half)
        logits: Tensor = self.head(fine)
        return logits


def parameter_count(network: torch.nn.Module) -> int:
    """Number of learned values."""
    return sum(parameter.numel() for parameter in network.parameters())
