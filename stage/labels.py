"""The words on the stage's controls."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Labels:
    """The words on the stage's controls; ``unit`` is what a position in the film is called.

    Where there is a ``{}``, something comes into its place: the label of what is ``lower`` or ``higher``, ``fewer`` or
    ``more``; the two ends of ``colours``; what somebody wrote and, twice, the largest size, where it is ``refused``;
    a number's name and the value that the server did not take, where it is left ``unset``; where the film is again
    after a number was ``undone``; the title of a panel to ``save``.
    """

    group: str = "Playback"
    play: str = "Play"
    play_title: str = "Play from the frame on screen"
    pause: str = "Pause"
    pause_title: str = "Freeze the picture"
    step: str = "Step"
    step_title: str = "Draw exactly one more frame"
    reset: str = "Reset"
    reset_title: str = "Back to the first frame"
    unit: str = "Frame"
    scrubber: str = "Back to any frame drawn"
    panels: str = "Panels"
    save: str = "Save as PNG"
    save_title: str = "Save “{}” as a picture of 1920 × 1080 pixels"
    present: str = "Present"
    leave: str = "Leave"
    present_title: str = "Fill the window; Esc leaves, ? lists the keys"
    presentation: str = "Presentation"
    keys: str = "These keys"
    loading: str = "The stage is loading."
    lower: str = "Lower {}"
    higher: str = "Raise {}"
    fewer: str = "Fewer {}"
    more: str = "More {}"
    colours: str = "colours {} to {}"
    kept: str = "kept"
    undo: str = "Undo"
    undo_title: str = "Take back the last number set by hand, and all frames since"
    undone: str = "Taken back: at frame {} again, before the number was set."
    form: str = "Set a number"
    which: str = "Which"
    value: str = "Value"
    set: str = "Set"
    freeze: str = "Freeze"
    freeze_title: str = "It stays so"
    release: str = "Release"
    release_title: str = "Let it move again"
    cut: str = "Cut"
    cut_title: str = "0, and it stays 0"
    close: str = "Close"
    refused: str = "“{}” is no number from −{} to {}."
    unset: str = "{} was not set to {}: this run does not take it."
    draw: str = "Draw"
    draw_title: str = "Draw points here, move them, delete them"
    tools: str = "Tools for points"
    group_title: str = "New points: {}"
    add: str = "Add"
    add_title: str = "Click or tap to add a point; drag one to move it"
    move: str = "Move"
    move_title: str = "Drag a point to move it"
    delete: str = "Delete"
    delete_title: str = "Click or tap a point to delete it"
    undraw: str = "Undo"
    undraw_title: str = "Take the last change of the points back"
    clear: str = "Clear"
    clear_title: str = "Delete all points"
    hollow: str = "Hollow"
    hollow_title: str = "New points are hollow"
    place: str = "Place: arrow keys move the cross, Enter adds, moves or deletes there, Delete deletes"
    curves: str = "Kept curves"
    curves_title: str = "The thin curves"
