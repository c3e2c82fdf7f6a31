"""Move what is hard to round from a layer's inputs into its weights, so that int8 loses next to nothing.

A few input channels are tens of times larger than the rest, and int8 gives all of them one scale. Dividing each channel
by a number and multiplying its weights by it changes nothing but the rounding: SmoothQuant (Xiao et al. 2023).
"""

from __future__ import annotations

from collections.abc import Iterable

import torch
from torch import nn

from ingest.encoder.late import Batch, Late

SHARE = 0.75
"""How much of a channel's size moves to the weights; of 0.5, 0.65, 0.75 and 0.85 the one that kept tokens nearest."""


class Smoothed(nn.Module):
    """A linear layer whose inputs are divided by `scale` first, and whose weights make up for it."""

    def __init__(self, layer: nn.Linear, scale: torch.Tensor) -> None:
        super().__init__()
        self.layer = nn.Linear(layer.in_features, layer.out_features)
        self.layer.weight.data = layer.weight.data * scale
        self.layer.bias.data = layer.bias.data.clone()
        self.register_buffer("inverse", 1 / scale)

    def forward(self, inputs: torch.Tensor) -> torch.Tensor:
        return self.layer(inputs * self.inverse)


@torch.no_grad()
def smooth(model: Late, batches: Iterable[Batch]) -> None:
    """Replace every linear layer of the transformer, in place; `batches` show how large its inputs become."""
    layers = {name: layer for name, layer in model.b.named_modules() if isinstance(layer, nn.Linear)}
    largest: dict[str, torch.Tensor] = {}

    def watch(name: str):
        def keep(_layer: nn.Module, inputs: tuple[torch.Tensor], _output: torch.Tensor) -> None:
            seen = inputs[0].abs().flatten(0, -2).amax(0)
            largest[name] = torch.maximum(largest[name], seen) if name in largest else seen

        return keep

    watching = [layer.register_forward_hook(watch(name)) for name, layer in layers.items()]
    model.eval()
    for batch in batches:
        model(batch.ids, batch.mask)
    for hook in watching:
        hook.remove()
    for name, layer in layers.items():
        scale = largest[name].clamp(min=1e-4) ** SHARE / layer.weight.abs().amax(0).clamp(min=1e-4) ** (1 - SHARE)
        parent, _, own = name.rpartition(".")
        setattr(model.b.get_submodule(parent), own, Smoothed(layer, (scale / scale.median()).clamp(min=1e-2)))
