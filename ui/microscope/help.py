"""What helped runs with the same diagnosis: figures of the study, and a link that makes the change."""

from __future__ import annotations

import streamlit as st

from lab.epoch.rounding import rounded_down, rounded_up
from nn_core.checks import Schedule
from setting import schedule
from setting.setting import Setting
from ui.microscope.remedies import ANEW, COMMAND, LAST, TRAIN_ON, Count, best, label, study


def what_helps(kind: str, title: str, setting: Setting, way: Schedule) -> None:
    """What became of the runs whose first finding was of ``kind``, and the changes that helped most of them.

    ``setting`` is that of the run here, ``way`` its learning schedule.
    """
    later = study().of(kind)[TRAIN_ON]
    found = (
        f"had “{title}” as their first finding" if kind in study().helped else "had a diagnosis, though none this one"
    )
    st.markdown("**What helped such runs**")
    st.markdown(
        f"Of {study().runs:,} random settings, {later.tried:,} {found}. Trained on to epoch {LAST:,}, "
        f"{_counted(later)} solved their problem. What helped most; changes are begun anew and trained for {ANEW:,} "
        "epochs:"
    )
    for name, (changed, count) in best(kind, setting).items():
        query = changed.to_query()
        if name == TRAIN_ON and len(way) > 1:
            query["rates"] = schedule.to_text(way)
        st.page_link(
            "pages/train.py", label=label(name, changed), icon=":material/play_arrow:", query_params=query,
            help="Opens the Train page with this change.",
        )  # fmt: skip
        st.caption(f"Solved {_counted(count)}.")
    st.caption(f"The settings are drawn at random from all that this app offers; `{COMMAND}` counts again.")


def _counted(count: Count) -> str:
    """How many came true, with the interval of the rate, whose ends are rounded outwards."""
    low, high = (100 * end for end in count.interval)
    interval = f"95 % interval {rounded_down(low, 0):.0f} to {rounded_up(high, 0):.0f} %"
    return f"{count.helped:,} of {count.tried:,} ({interval})"
