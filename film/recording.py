"""The film of a run from its first epoch to a last one, to be played without the app."""

from __future__ import annotations

from typing import Any

import numpy as np

from film import messages
from film.training_film import TrainingFilm
from lab.sliced_work import Steps
from nn_core import Rule
from setting.run import Run
from setting.setting import file_stem, motion
from stage.protocol import Keyframes, Note, Request, Response
from stage.wire import MOST_FRAMES

MOST = 2000
"""Frames of a recording, besides the first one."""
_ROOM = 32e6  # Bytes for all of them, before they are packed: as many as a tab keeps (stage/js/frames.js).


class Recording(TrainingFilm):
    """``run`` up to epoch ``last``, with what was changed on the way; ``shown`` are the looks, as in ``TrainingFilm``.

    Frames are as far apart as the run's speed says, and farther where there would be too many: ``thinned`` tells.
    """

    recorded = True

    def __init__(self, run: Run, last: int, **shown: Any) -> None:
        setting, schedule = run.up_to(last)
        super().__init__(
            setting.configuration(), setting.training_data(), inputs=setting.inputs(), test=setting.test_data(),
            kind=setting.kind, plane=setting.plane, goal=last, rule=schedule[-1].rule, changes=schedule,
            flippable=False, fixed=True, name=file_stem(setting), class_names=setting.class_names,
            column_names=setting.column_names, **motion(setting.speed), **shown,
        )  # fmt: skip
        self.start = 0
        self._whole = super().first_frame()
        size = sum(values.nbytes for values in self._whole.channels.values())
        least = -(-last // int(min(MOST, _ROOM / size)))
        self.thinned = least > self.stride
        self.stride = max(self.stride, least)

    def record(self) -> Steps[None]:
        """The steps that train the run and draw its frames, to the last epoch or the last one that is finite."""
        parts, epoch = [super().first_frame()], 0
        while epoch < self.goal and (self.diverged is None or epoch < self.diverged - 1):
            parts.append(self.respond(Request("play", epoch, MOST_FRAMES, 0, self.run, None)))
            epoch = parts[-1].epochs[-1] if parts[-1].epochs else epoch
            yield epoch / self.goal
        self._whole = _joined([part for part in parts if part.epochs])

    def first_frame(self) -> Response:
        """All frames that are recorded."""
        return self._whole

    def apply_rule(self) -> None:
        """Nothing: the changes on the way are all known."""

    @property
    def at_once(self) -> int:
        """No limit: nobody waits for a frame, so that all are as far apart as ``stride`` says."""
        return self.goal

    def _states(self, rule: Rule) -> list[Note]:
        network = self.configuration.network
        return messages.recorded(self.trainer.schedule, network, self.kind, self.inputs)


def _joined(parts: list[Response]) -> Response:
    """One response with the frames of all ``parts``, which have the same channels."""

    def joined(name: str) -> dict[str, Any]:
        return {key: np.concatenate([getattr(part, name)[key] for part in parts]) for key in getattr(parts[0], name)}

    curves = {key: [piece for part in parts for piece in part.curves[key]] for key in parts[0].curves}
    epochs = [epoch for part in parts for epoch in part.epochs]
    keyframes = {key: _joined_keyframes([part.keyframes[key] for part in parts]) for key in parts[0].keyframes}
    return Response(epochs, joined("channels"), curves, joined("readings"), keyframes=keyframes)


def _joined_keyframes(parts: list[Keyframes]) -> Keyframes:
    return [epoch for epochs, _ in parts for epoch in epochs], np.concatenate([values for _, values in parts])
