"""A part of a page that runs again on its own, as often as it asks."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from functools import wraps
from typing import Any, NoReturn, ParamSpec, cast

import streamlit as st
from streamlit import runtime

P = ParamSpec("P")

_SEEN, _ENDED = "values-at-page-end", "pages-ended"
IN_DIALOG = "dialog-"
"""The keys of controls in dialogs begin with this: else a move of one would run the page and close the dialog."""
_PRESSED = "pressed-"
_LAST = "button-pressed-last"
_HEARD = f"{IN_DIALOG}heard"
"""Under this name in the session: whether the dialog over the page has acted on all that was said in it."""
_SENT = 0.02  # Seconds after which what the server has taken was sent: Streamlit sends every hundredth of a second.
_PATIENCE = 2.0  # Seconds; a server that is stopping takes nothing any more.
_PLAIN = (bool, int, float, str, list)


def fragment(show: Callable[[], None], *, key: str, run_every: timedelta | None = None) -> None:
    """Call ``show`` as a Streamlit fragment that never swallows a move of a control outside of it.

    The keys of its own widgets begin with ``key``. What is said in a dialog, which is a fragment too, does not count: a
    run of the page would close it.

    Streamlit's browser side sends all that happens within one task as one message. If any of it comes from a fragment,
    the message asks for a run of that fragment alone; if it comes from two fragments, for a run of the first. A film
    that plays asks so often that now and then somebody moves a control in the same task: the message has the control's
    new value, but the page, which should act on it, would not run. So a fragment's run compares the values outside of
    the fragment with those at the end of the page's run, and reruns the page if any differs. A button of Streamlit's
    would read as not pressed there: outside of fragments ``button`` takes its place, or one with ``on_click``. What was
    said in a dialog, and brought along by a film's request, opens that anew (``said_in_dialog``).
    """

    @wraps(show)  # Streamlit tells fragments apart by their names.
    def run() -> None:
        if st.session_state.get(_HEARD) is False:
            reopen()
        if _changed_outside(key):
            st.rerun()
        show()
        _end_run()

    st.fragment(run, run_every=run_every)()


def dialog(title: str, **options: Any) -> Callable[[Callable[P, None]], Callable[P, None]]:
    """``st.dialog``, with its ``options``, whose runs end as those of a ``fragment`` do."""

    def over_the_page(show: Callable[P, None]) -> Callable[P, None]:
        @wraps(show)
        def run(*given: P.args, **named: P.kwargs) -> None:
            st.session_state[_HEARD] = True
            show(*given, **named)
            _end_run()

        return st.dialog(title, **options)(run)

    return over_the_page


def said_in_dialog() -> None:
    """The ``on_change`` of a control in a dialog that a press has opened, be it heard by that or by a fragment.

    What a request from before it was closed brings along counts no more.
    """
    if _HEARD in st.session_state:
        st.session_state[_HEARD] = False


def reopen() -> NoReturn:
    """Run the page, which opens anew the dialog over it: the one that was opened where ``pressed`` was true last."""
    press(st.session_state[_LAST])
    st.rerun()


def button(label: str, **options: Any) -> bool:
    """A button outside of all fragments; whether it was pressed since the page ran last.

    No other one on the page has its ``label``. ``options`` are those of ``st.button`` without ``on_click`` and ``key``:
    what a key says would be compared.
    """
    st.button(label, on_click=press, args=(label,), **options)
    return pressed(label)


def press(label: str) -> None:
    """Have the page's next run act on a press of what is called ``label``."""
    st.session_state[f"{_PRESSED}{label}"] = True


def pressed(label: str) -> bool:
    """Whether what is called ``label`` was pressed since the page ran last."""
    if not st.session_state.pop(f"{_PRESSED}{label}", False):
        return False
    st.session_state[_LAST] = label
    return True


def begin_page() -> None:
    """A page begins to run: until its end, nothing is compared, and no dialog is over it until it opens one."""
    for name in (_SEEN, _HEARD):
        st.session_state.pop(name, None)


def end_page() -> None:
    """A page has run to its end, and has acted on all values that the session holds now.

    A fragment's run that waits begins after this. By then what the page has said must be on its way to the browser: of
    that fragment Streamlit's server drops what it has not sent yet (``ForwardMsgQueue.clear`` in 1.67), yet still tells
    that the page's run has ended, and the browser removes what stands there.
    """
    for name in [name for name in _values() if name.startswith(_PRESSED)]:
        del st.session_state[name]  # It is not on this page, or not any more.
    st.session_state[_ENDED] = pages_ended() + 1
    st.session_state[_SEEN] = _values()
    _wait_until_taken(_SENT)


def _end_run() -> None:
    """A fragment's run ends; where it is part of the page's, that waits at its own end."""
    if not page_runs():
        _wait_until_taken()


def _wait_until_taken(seconds: float = 0.0) -> None:
    """Wait until the server has taken what this run has said, and then for ``seconds``.

    Its event loop does that, which is busy with other viewers. If it comes to a request of this session first, and this
    run has ended by then, it makes another one and drops all that is left of this: even a whole page
    (``AppSession.request_rerun`` in 1.67).
    """
    taken = threading.Event()
    loop = cast("asyncio.Future[None]", runtime.get_instance().stopped).get_loop()
    with suppress(RuntimeError):  # It is closed: the server stops.
        loop.call_soon_threadsafe(loop.call_later, seconds, taken.set)
        taken.wait(_PATIENCE)


def pages_ended() -> int:
    """How many runs of whole pages have come to their end in this session."""
    return int(st.session_state.get(_ENDED, 0))


def page_runs() -> bool:
    """Whether the whole page runs, or its last run was broken off; otherwise a fragment runs alone."""
    return _SEEN not in st.session_state


def _values() -> dict[str, Any]:
    """The plain values in the session: those of controls, and what one run left there for the next."""
    return {str(name): value for name, value in st.session_state.to_dict().items() if isinstance(value, _PLAIN)}


def _changed_outside(key: str) -> bool:
    """Whether any value under a name that does not begin with ``key`` is new or another since the page's end.

    What is gone does not count: Streamlit forgets the controls of the page before only after this page has ended.
    """
    seen = st.session_state.get(_SEEN)
    if seen is None:
        return False
    values = {name: value for name, value in _values().items() if not name.startswith((key, IN_DIALOG))}
    return any(name not in seen or seen[name] != value for name, value in values.items())
