"""A bundle and how a snippet shows it: what is shown, the files it uses, and their addresses."""

from dataclasses import dataclass, field

from mlu_anim.bundle.addresses import Location
from mlu_anim.bundle.media_file import MediaFile, size
from mlu_anim.bundle.rendered_bundles import RenderedBundle
from mlu_anim.bundle.shown_kinds import Kind, main_file
from mlu_anim.system.durations import format_duration


@dataclass(frozen=True)
class Embed:
    """A bundle, the location `at` of its files, and the options with which a snippet shows it.

    kind: what is shown.  one_source: write a single film as `video[src]`, for MyST, which ignores
    `source`.  links_all: add links to all files of the `video`, for Quarto, which copies only
    files in `a`, `img` and `source[src]`.
    """

    bundle: RenderedBundle
    at: Location
    kind: Kind = "film"
    autoplay: bool = False
    one_source: bool = False
    links_all: bool = False
    used: set[MediaFile] = field(default_factory=set, compare=False)
    """The files whose URLs the snippet contains so far."""

    @property
    def shown(self) -> MediaFile:
        """The file that is shown; of several films, the one that every browser plays."""
        file = main_file(self.bundle, self.kind)
        assert file is not None, "a kind is chosen because there is a file of it"
        return file

    @property
    def films(self) -> list[MediaFile]:
        """The films that the `<video>` offers, the preferred one first."""
        films = self.bundle.films
        return films[-1:] if self.one_source else films

    def url(self, file: MediaFile) -> str:
        """Return the URL of a file and record it in `used`; the caller must escape it for HTML."""
        self.used.add(file)
        return self.at.in_html(file.name)

    def markdown_url(self, file: MediaFile) -> str:
        """Return the URL of a file as the destination of a Markdown link; record it in `used`."""
        self.used.add(file)
        return self.at.in_markdown(file.name)

    def rst_path(self, file: MediaFile) -> str | None:
        """Return the path of a file in a directive of reStructuredText; record it in `used`.

        None if a directive cannot contain it.
        """
        path = self.at.in_rst(file.name)
        if path is not None:
            self.used.add(file)
        return path


def film_note(film: MediaFile) -> str:
    """Return the duration and the size of a film, like `36 s, 1.9 MB`."""
    return f"{format_duration(film.duration_s)}, {size(film.size_bytes)}"
