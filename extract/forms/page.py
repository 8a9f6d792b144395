"""What a site prints around a report, as it is declared in `page.yaml`."""

from __future__ import annotations

from extract.forms.declaration import Declaration, OneOf


class PageForm(Declaration):
    """Lines of a page in copied text (`behind`, `telling`), and words that tell the parts of an HTML page."""

    behind: OneOf
    telling: OneOf
    statutory: OneOf
    headings: OneOf
    containers: OneOf
    buttons: OneOf
    chrome: OneOf
    menu: OneOf
    about: OneOf
    of_report: OneOf
    broken_off: tuple[str, ...]
    fields: OneOf
    names: OneOf
    label_signs: tuple[str, ...]
    labels: OneOf
    labels_beside: OneOf
    labelled: OneOf
