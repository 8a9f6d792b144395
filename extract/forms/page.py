"""What a site prints around a report, as it is declared in `page.yaml`."""

from __future__ import annotations

from extract.forms.declaration import Declaration, OneOf


class RecordForm(Declaration):
    """Names of the fields that a service gives beside the markup of a page, in lower case without strokes."""

    titles: tuple[str, ...]
    dates: tuple[str, ...]
    sources: tuple[str, ...]


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
    further_fields: OneOf
    names: OneOf
    record: RecordForm
    label_signs: tuple[str, ...]
    labels: OneOf
    labels_beside: OneOf
    labelled: OneOf
