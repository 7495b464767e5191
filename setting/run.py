"""A run as a link names it: its setting, and what was changed on the way."""

from __future__ import annotations

from typing import NamedTuple

from nn_core import Trainer
from nn_core.schedule import Schedule
from setting import link, schedule
from setting.link import TABLE
from setting.own_points import MOST
from setting.parameters import Query, read_number, repair, to_text
from setting.playground import from_playground
from setting.setting import DEFAULT, VERSION, Setting

_NO_PARAMETERS = (
    "Nothing of TensorFlow Playground is opened: what the link has of it is without parameters. They follow the "
    "address's #, which is written as %23 here."
)
_OWN = ("changes", "rates", "playground")  # What only a run has; ``rates`` are the changes in links of version 1.


class Run(NamedTuple):
    """What a link asks for: a setting, and what changes on the way, the last rule of which is the setting's."""

    setting: Setting
    schedule: Schedule

    def up_to(self, epoch: int) -> Run:
        """The same run without what changes after ``epoch``."""
        return self._replace(schedule=tuple(change for change in self.schedule if change.epoch <= epoch))

    def trainer(self) -> Trainer:
        """What trains this run on its training data, at epoch 0."""
        points, targets = self.setting.training_data()
        return Trainer(self.setting.configuration(), self.setting.inputs()(points), targets, self.schedule)


def to_query(run: Run) -> dict[str, str]:
    """The query parameters of ``run``: its setting as it is at epoch 0, and what changes later."""
    changes = schedule.to_text(run.schedule, run.setting.sizes)
    return {**run.setting.with_rule(run.schedule[0].rule).to_query(), **({"changes": changes} if changes else {})}


def from_query(query: Query) -> tuple[Run, list[str]]:
    """The run that ``query`` asks for, and a sentence for each repair."""
    own = {name: query[name] for name in _OWN if query.get(name)}
    told = [f"The link has {name} more than once; the last counts." for name, texts in own.items() if len(texts) > 1]
    rest: Query = {name: texts for name, texts in query.items() if name not in _OWN}
    base = DEFAULT
    if "playground" in own:
        # Of a link that was pasted as it is, all after the first & stands beside it.
        pasted = "".join(f"&{name}={texts[-1]}" for name, texts in rest.items() if texts and name not in TABLE)
        base, more = from_playground(own["playground"][-1] + pasted) or (DEFAULT, [_NO_PARAMETERS])
        told += more
        rest = {"v": [str(VERSION)], **{name: texts for name, texts in rest.items() if name in TABLE}}
    if "changes" in own and own.pop("rates", []):
        told.append("The link has changes and rates; changes counts.")
    changes = own["rates"][-1].replace(":", ":rate=") if "rates" in own else own.get("changes", [""])[-1]
    setting, repairs = link.from_query(rest, base)
    points = len(setting.training_data()[0]) if "points" in changes else MOST
    followed, refused = schedule.from_text(changes, setting.rule, setting.sizes, points)
    setting = setting.with_rule(followed[-1].rule)
    if "rates" in own and [read_number(text) for text in rest.get("rate", [])] not in ([], [setting.rate]):
        repairs.append(repair("rate", rest["rate"], f"the last of its rates, {to_text(setting.rate)}"))
    return Run(setting, followed), told + repairs + refused
