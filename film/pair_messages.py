"""The sentences under the buttons of two runs side by side."""

from __future__ import annotations

from collections.abc import Sequence

from stage.protocol import Note

_SOLVED, _DIVERGED = "solved it at epoch {:,}.", "left the range of a float at epoch {:,}: its last picture stays."


def of_pair(ends: Sequence[tuple[str, int | None, int | None]], goal: int, *, same: bool) -> list[Note]:
    """What both do up to the epoch ``goal``, and what either has come to.

    ``ends`` are the sides, and the epochs at which each solved its task and left the range of a float, as far as they
    did; ``same`` is whether the two runs are alike.
    """
    ready = "A and B are the same so far: let the controls move B alone, and change something." if same else ""
    notes = [
        Note(0, ready or "Train trains both, epoch by epoch.", "ready"),
        Note(0, "Training both, epoch by epoch.", "playing"),
        Note(0, "Paused. Step draws one more epoch of both, Train goes on.", "paused"),
        Note(0, "The last epoch is drawn. Raise Epochs to go on.", "done"),
    ]
    happened = sorted(
        (epoch, f"{side} {words.format(epoch)}")
        for side, solved, diverged in ends
        for epoch, words in ((solved, _SOLVED), (diverged, _DIVERGED))
        if epoch is not None
    )
    for count, (epoch, _) in enumerate(happened, start=1):
        notes.append(Note(epoch, " ".join(words for _, words in happened[:count])))
    unsolved = [side for side, solved, _ in ends if solved is None]
    if happened and unsolved:
        told = " ".join(words for _, words in happened)
        notes.append(Note(goal, f"{told} {' and '.join(unsolved)} did not solve it.", "done"))
    return notes
