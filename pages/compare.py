"""Two runs side by side: what one change makes of a training, epoch by epoch."""

from ui.compare.page import OWN, side_by_side
from ui.url.entry import enter

side_by_side(arrived=enter("compare", own=OWN))
