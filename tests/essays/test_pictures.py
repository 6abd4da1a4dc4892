"""Pictures of an essay that several stills show."""

from mlu_anim.essays.pictures import shared_pictures

ONE = '<image x="3" y="4" width="5" height="6" preserveAspectRatio="none" href="data:one"/>'
NIGHT = ONE.replace("<image ", '<image class="night" ').replace('none"', 'none" opacity="0.5"')


def test_a_picture_of_several_stills_is_defined_once_in_any_place_and_size() -> None:
    moved = ONE.replace('x="3"', 'x="7"').replace('height="6"', 'height="1"')
    defined, stills = shared_pictures([f"<g/>{ONE}", f"{moved}<g/>"])
    assert defined.count("data:one") == 1
    assert defined.startswith('<image id="picture-1" width="1" height="1" ')
    assert stills == [
        '<g/><use transform="translate(3 4) scale(5 6)" href="#picture-1"/>',
        '<use transform="translate(7 4) scale(5 1)" href="#picture-1"/><g/>',
    ]


def test_a_picture_keeps_its_theme_and_its_opacity() -> None:
    _, (still,) = shared_pictures([NIGHT * 2])
    used = '<use class="night" opacity="0.5" transform="translate(3 4) scale(5 6)"'
    assert still == f'{used} href="#picture-1"/>' * 2


def test_what_is_shown_once_stays() -> None:
    assert shared_pictures([ONE, "<g/>"]) == ("", [ONE, "<g/>"])
