"""Hand-in: who reached the goal, by the runs themselves."""

from ui.hand_in import hand_in
from ui.url.entry import enter

enter("hand-in", sidebar=False)
hand_in()
