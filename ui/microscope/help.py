"""What helped runs with the same diagnosis: figures of the study, and a link that makes the change."""

from __future__ import annotations

import streamlit as st

from lab.epoch.rounding import rounded_down, rounded_up
from nn_core import Trainer
from setting import schedule
from setting.setting import Setting
from ui.microscope.remedies import ANEW, LAST, TRAIN_ON, Count, best, label, study


def what_helps(kind: str, title: str, setting: Setting, trainer: Trainer) -> None:
    """What became of the runs whose first finding was of ``kind``, and the changes that helped most of them.

    ``setting`` is that of ``trainer``'s run.
    """
    how, found = study()
    evenly, aimed, aim, solved = found[kind]
    drawn = f"Of {evenly.tried:,} random settings, {evenly.true:,} had “{title}” as their first finding"
    if aimed.tried:
        drawn += f", and {aimed.true:,} of {aimed.tried:,} drawn with {aim}"
    later = f" Trained on to epoch {LAST:,}, {_counted(solved[TRAIN_ON])} were solved." if TRAIN_ON in solved else ""
    st.markdown("**What helped such runs**")
    st.markdown(f"{drawn}.{later} What helped most; changed settings start anew and train for {ANEW:,} epochs:")
    for name, (changed, count) in best(kind, setting, trainer.epoch).items():
        query = changed.to_query()
        if name == TRAIN_ON and len(trainer.schedule) > 1:
            query["rates"] = schedule.to_text(trainer.schedule)
        st.page_link(
            "pages/train.py", label=label(name, changed), icon=":material/play_arrow:", query_params=query,
            help="Opens the Train page with this change.",
        )  # fmt: skip
        st.caption(f"Solved {_counted(count)}.")
    st.caption(how)


def _counted(count: Count) -> str:
    """How many came true, with the interval of the rate, whose ends are rounded outwards."""
    low, high = (100 * end for end in count.interval)
    interval = f"95 % interval {rounded_down(low, 0):.0f} to {rounded_up(high, 0):.0f} %"
    return f"{count.true:,} of {count.tried:,} ({interval})"
