"""What a network has learned as a picture: code that draws it with Matplotlib, where that is installed."""

from __future__ import annotations

from export.program import Section
from export.record import Record

PLOT_MISSING = "Install matplotlib to see the picture."


def picture(record: Record, outputs: str) -> Section:
    """The outputs over the plane; ``outputs`` is code for them at the points ``plane``, as ``(n, n_out)``."""
    setting = record.setting
    points, Y = setting.training_data()
    low, high = points.min(axis=0), points.max(axis=0)
    margin = 0.25 * (high - low)
    spans = [f"np.linspace({a:.4g}, {b:.4g}, 200)" for a, b in zip(low - margin, high + margin)]
    if setting.columns == 1:
        return _drawn(f"""    plane = {spans[0]}[:, None]
    curve = {outputs}
    plt.scatter(points, Y, color="grey", label="training points")
    plt.plot(plane, curve, color="black", label="output")
    plt.legend()
    plt.gca().set(xlabel="x1", ylabel="y", title="The curve, and the training points")""")
    if setting.classes:
        shown = f"""    winner = {outputs}.argmax(axis=1).reshape(x1.shape)
    levels = np.arange({setting.classes + 1}) - 0.5
    plt.contourf(x1, x2, winner, levels=levels, cmap="Set2")
    colours = Y.argmax(axis=1)
    plt.scatter(*points.T[:2], c=colours, cmap="Set2", vmin=-0.5, vmax={setting.classes - 0.5}, edgecolors="black")
    plt.title("The class with the largest output")"""
        shown = shown.replace(', edgecolors="black")', ", **edges)").replace(
            "    colours =", '    edges = {"edgecolors": "black", "linewidths": 0.5}\n    colours ='
        )
    else:
        least, most = float(Y.min()), float(Y.max())
        least, most = (least, most) if least < most else (0.0, 1.0)
        shown = f"""    output = {outputs}.reshape(x1.shape)
    scale = {{"cmap": "PuOr", "vmin": {least!r}, "vmax": {most!r}}}
    plt.pcolormesh(x1, x2, output, **scale)
    plt.colorbar(label="output")
    plt.scatter(*points.T[:2], c=Y[:, 0], edgecolors="black", **scale)
    plt.title("The output over the plane, and the training points")"""
    held, words = ("", "x1") if setting.columns == 2 else (", means", "x1 (others at their mean)")
    means = "    means = np.tile(points[:, 2:].mean(axis=0), (x1.size, 1))\n" if held else ""
    return _drawn(f"""    across, up = {spans[0]}, {spans[1]}
    x1, x2 = np.meshgrid(across, up)
{means}    plane = np.column_stack([x1.ravel(), x2.ravel(){held}])
{shown}
    plt.gca().set(xlabel="{words}", ylabel="x2", aspect="equal")""")


def _drawn(code: str) -> Section:
    """``code`` that draws, where there is something to draw with."""
    code = f"""try:
    import matplotlib.pyplot as plt
except ImportError:
    print("{PLOT_MISSING}")
else:
{code}
    plt.show()"""
    return Section("What it has learned, as a picture.", code)
