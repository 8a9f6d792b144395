"""The data-quality report of a run: a static page, a mail, and how they are sent."""
