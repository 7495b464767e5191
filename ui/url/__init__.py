"""The URL, the browser's history, and which parts of a page run again by themselves."""
