"""The story of an essay as HTML: the head, a section for each beat, and the film beside them."""

from collections.abc import Sequence

from mlu_anim.essays.essay import Essay, Section, Slider
from mlu_anim.essays.markup import paragraphs, text
from mlu_anim.essays.pictures import shared_pictures

_ARROW_LEFT, _ARROW_RIGHT, _AGAIN = (
    '<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M14.5 5l-7 7 7 7"/></svg>',
    '<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M9.5 5l7 7-7 7"/></svg>',
    '<svg viewBox="0 0 24 24" aria-hidden="true">'
    '<path d="M19 12a7 7 0 1 1-2.2-5.1M19 4v4h-4"/></svg>',
)


def head(essay: Essay, extras: Sequence[str], view_box: str) -> str:
    """Return the head of the page. `extras`: what there is besides the story, in words."""
    minutes = "1 minute" if essay.minutes == 1 else f"{essay.minutes} minutes"
    facts = "".join(f"<li>{text(fact)}</li>" for fact in (f"{minutes} to read", *extras))
    return (
        '<header class="hero"><div class="hero-words">\n'
        f"<h1>{text(essay.title)}</h1>\n"
        f'<p class="question">{text(essay.question)}</p>\n<ul class="meta">{facts}</ul>\n'
        f'</div><svg class="poster" viewBox="{view_box}" aria-hidden="true" fill="none"'
        f' stroke-miterlimit="10"><use href="#{_still_id(essay.sections[-1])}"/></svg>'
        "</header>\n"
    )


def story(essay: Essay, stills: Sequence[str], view_box: str) -> str:
    """Return all sections and the film. `stills`: the elements of each beat's last picture."""
    pictures, stills = shared_pictures(stills)
    sections = "".join(
        _section(number, section, still, view_box, essay.slider)
        for number, (section, still) in enumerate(zip(essay.sections, stills, strict=True), 1)
    )
    _, _, width, height = view_box.split()
    return (
        f"{_definitions(pictures)}"
        '<div class="story" id="story">\n'
        f"{_film(essay, int(width), int(height))}"
        f'<div class="sections">\n{sections}</div>\n</div>\n'
    )


def _definitions(pictures: str) -> str:
    """Return an element that shows nothing, with what several stills use."""
    if not pictures:
        return ""
    return (
        '<svg class="pictures" width="0" height="0" aria-hidden="true">'
        f"<defs>{pictures}</defs></svg>\n"
    )


def _film(essay: Essay, width: int, height: int) -> str:
    """Return the canvas with its controls, which a script brings to life."""
    first = essay.sections[0].beat
    dots = "".join(
        f'<li><a href="#{_id(section)}" data-beat="{number}">'
        f'<span class="sr">{text(section.beat.title)}</span></a></li>'
        for number, section in enumerate(essay.sections)
    )
    shorter = 640
    return (
        '<div class="film" id="moving" hidden><div class="stuck"><figure>\n'
        f'<div class="screen"><canvas id="canvas" role="img" aria-label="{text(first.seen)}"'
        f' width="{shorter}"'
        f' height="{round(shorter * height / width)}"></canvas></div>\n'
        f'<figcaption id="caption">{text(first.caption)}</figcaption>\n</figure>\n'
        '<div class="controls" role="group" aria-label="Film">\n'
        f'<button type="button" id="back" aria-label="Back">{_ARROW_LEFT}</button>\n'
        f'<ol class="dots">{dots}</ol>\n'
        f'<button type="button" id="again" aria-label="Play again">{_AGAIN}</button>\n'
        f'<button type="button" id="next" aria-label="Next">{_ARROW_RIGHT}</button>\n'
        "</div></div></div>\n"
    )


def _section(
    number: int, section: Section, still: str, view_box: str, slider: Slider | None
) -> str:
    beat = section.beat
    picture = (
        f'<figure class="still"><svg viewBox="{view_box}" role="img" fill="none"'
        f' stroke-miterlimit="10" aria-label="{text(beat.seen)}">'
        f'<g id="{_still_id(section)}">{still}</g></svg>'
        f"<figcaption>{text(beat.caption)}</figcaption></figure>\n"
    )
    moved = _slider(slider) if slider is not None and slider.beat == beat.name else ""
    return (
        f'<section class="beat" id="{_id(section)}" data-seen="{text(beat.seen)}"'
        f' data-caption="{text(beat.caption)}" aria-labelledby="{_id(section)}-title">\n'
        f'<div class="card"><h2 id="{_id(section)}-title"><span class="number"'
        f' aria-hidden="true">{number}</span> {text(beat.title)}</h2>\n'
        f"{paragraphs(section.paragraphs)}\n"
        f"{moved}</div>\n{picture}</section>\n"
    )


def _slider(slider: Slider) -> str:
    return (
        f'<div class="slider" data-value="{text(slider.value)}" hidden>\n'
        f'<label for="scrub">{text(slider.label)}</label>\n'
        '<input type="range" id="scrub" min="0" max="1000" value="0">\n'
        f'<p class="ends" aria-hidden="true"><span>{text(slider.low)}</span>'
        f"<span>{text(slider.high)}</span></p>\n</div>\n"
    )


def _still_id(section: Section) -> str:
    return f"still-{text(section.beat.name)}"


def _id(section: Section) -> str:
    return f"beat-{text(section.beat.name)}"
