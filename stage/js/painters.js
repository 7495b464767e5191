// Painters: what paints each kind of mark that `panels.py` describes.

import { Contours } from "./contours.js";
import { Path } from "./path.js";
import { Bands, Curve, Heatmap, Line } from "./traces.js";

export const painters = { heatmap: Heatmap, bands: Bands, contours: Contours, line: Line, path: Path, curve: Curve };
