"""The references of an essay as HTML, with BibTeX."""

from collections.abc import Sequence

from mlu_anim.essays.markup import copyable, text
from mlu_anim.wording.essay_words import Reference

_DOI = "https://doi.org/"


def references(sources: Sequence[Reference]) -> str:
    """Return the section with all references; empty if there are none."""
    if not sources:
        return ""
    items = "".join(f"<li>{_item(source)}</li>\n" for source in sources)
    entries = "\n\n".join(map(bibtex, sources))
    return (
        '<section class="band references" id="references" aria-labelledby="references-title">\n'
        f'<h2 id="references-title">References</h2>\n<ol>\n{items}</ol>\n'
        f"<details><summary>BibTeX</summary>{copyable(entries, 'BibTeX of all references')}"
        "</details>\n</section>\n"
    )


def _item(source: Reference) -> str:
    year = f" ({text(source.year)})" if source.year else ""
    venue = f" {text(source.venue)}." if source.venue else ""
    address = f"{_DOI}{source.doi}" if source.doi else source.url
    return f"{text(source.authors)}{year}. <cite>{text(source.title)}</cite>.{venue} " + _link(
        address
    )


def _link(address: str) -> str:
    """Return a link to a page elsewhere; only its text if it leads to anything but a page."""
    if not address.startswith("https://"):
        return text(address)
    return f'<a class="address" href="{text(address)}" rel="external">{text(address)}</a>'


def bibtex(source: Reference) -> str:
    """Return the BibTeX entry of a source."""
    names = {"article": "journal", "inproceedings": "booktitle", "book": "publisher"}
    fields = {
        "author": source.authors.replace(", and ", " and ").replace("; ", " and "),
        "title": f"{{{source.title}}}",
        names.get(source.kind, "howpublished"): source.venue,
        "year": source.year,
        "doi": source.doi,
        "url": source.url,
    }
    lines = [f"  {name} = {{{_tex(value)}}}" for name, value in fields.items() if value.strip("{}")]
    return f"@{source.kind}{{{source.key},\n" + ",\n".join(lines) + "\n}"


def _tex(value: str) -> str:
    """Return a value without the sign that TeX would take for something else."""
    return value.replace("&", r"\&")
