"""Pictures that several stills of an essay show: each is in the page once."""

import re
from collections import Counter
from collections.abc import Sequence

_IMAGE = re.compile(
    r'<image( class="\w+")? x="([^"]*)" y="([^"]*)" width="([^"]*)" height="([^"]*)"'
    r'( preserveAspectRatio="none")([^>]*?) href="(data:[^"]*)"/>'
)


def shared_pictures(stills: Sequence[str]) -> tuple[str, list[str]]:
    """Return definitions of the images that occur several times, and the stills that use them.

    `stills`: SVG elements, with images as `mlu_anim.vector.svg_still` writes them. An image is
    defined one unit wide and high, so that it can be used in any place and size.
    """
    counts = Counter(found[8] for still in stills for found in _IMAGE.finditer(still))
    several = [url for url, n in counts.items() if n > 1]
    names = {url: f"picture-{number}" for number, url in enumerate(several, 1)}
    defined = "".join(
        f'<image id="{name}" width="1" height="1" preserveAspectRatio="none" href="{url}"/>'
        for url, name in names.items()
    )

    def used(found: re.Match[str]) -> str:
        kind, x, y, width, height, _, look, url = found.groups()
        if url not in names:
            return found[0]
        place = f"translate({x} {y}) scale({width} {height})"
        return f'<use{kind or ""}{look} transform="{place}" href="#{names[url]}"/>'

    return defined, [_IMAGE.sub(used, still) for still in stills]
