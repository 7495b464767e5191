"""Which sample is followed through the arithmetic."""

from __future__ import annotations

from streamlit.delta_generator import DeltaGenerator

from lab.epoch.epoch import Epoch
from ui.microscope.choice import choice


def sample_picker(epoch: Epoch, place: DeltaGenerator) -> int | None:
    """One sample, counted from 0, or None for all of them at once."""

    def described(index: int) -> str:
        if index < 0:
            return f"All {len(epoch.X)} samples at once"
        pair = (epoch.X[index], epoch.Y[index])
        inputs, targets = (", ".join(f"{value:.2g}".replace("-", "−") for value in row) for row in pair)
        return f"Sample {index + 1}: {inputs} → {targets}"

    index = choice(
        place, "Sample", range(-1, len(epoch.X)), key="microscope-sample", names=described,
        default=1,  # In a gate the first is 0, 0, with nothing to multiply.
        help="Whose numbers are followed. Training always uses all of them.",
    )  # fmt: skip
    return None if index < 0 else index
