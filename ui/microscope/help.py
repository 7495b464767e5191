"""What helped runs with the same diagnosis: figures of the study, and a link that makes the change."""

from __future__ import annotations

import streamlit as st

from nn_core import Trainer
from setting import schedule
from setting.setting import Setting
from ui.microscope.remedies import ANEW, LAST, TRAIN_ON, best, label, study


def what_helps(kind: str, title: str, setting: Setting, trainer: Trainer) -> None:
    """What became of runs with a first finding of ``kind``, and what helped them; ``trainer`` runs ``setting``."""
    found = study()["kinds"][kind]
    runs, solved = found["runs"], found["solved"]
    told = f"In a study of random settings, {runs:,} runs had “{title}” as their first finding."
    if TRAIN_ON in solved:
        told += f" Trained on to epoch {LAST:,}, {_counted(solved[TRAIN_ON])} were solved."
    st.markdown("**What helped such runs**")
    st.markdown(f"{told} What helped most; changed settings start anew and train for {ANEW:,} epochs:")
    for name, (changed, count) in best(kind, setting, trainer.epoch).items():
        query = changed.to_query()
        if name == TRAIN_ON and len(trainer.schedule) > 1:
            query["rates"] = schedule.to_text(trainer.schedule)
        st.page_link(
            "pages/train.py", label=label(name, changed), icon=":material/play_arrow:", query_params=query,
            help="Opens the Train page with this change.",
        )  # fmt: skip
        st.caption(f"Solved {_counted(count)}.")
    st.caption(study()["how"])


def _counted(count: list[int]) -> str:
    solved, tried = count
    return f"{solved:,} of {tried:,}"
