"""The options of one rendering, whether a command line or a course file gave them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from mlu_anim.commands.command import name_of
from mlu_anim.pipeline.presets import options_of, ratios_of
from mlu_anim.pipeline.request import RenderRequest
from mlu_anim.system.errors import UsageError

if TYPE_CHECKING:
    from mlu_anim.pipeline.foreign.request import ForeignRequest

TRANSPARENT_FORMATS = ("webm", "png")
"""The formats of a rendering with --transparent, unless the user chooses others."""


@dataclass(frozen=True)
class RenderOptions:
    """The options of one rendering.

    `request`: the values of all options; those that the user did not give have their defaults.
    `written`: the fields of `request` that the user gave, each with its option: `--no-title`.
    `where`: the place in a course file that asks for this rendering; empty for the command line.
    """

    request: RenderRequest
    written: Mapping[str, str]
    where: str = ""

    @classmethod
    def of(cls, context: click.Context) -> "RenderOptions":
        """Return the options that click has parsed, with an empty clip, which `of_clip` sets.

        An option of `render` has the name of its field in RenderRequest.
        """
        names = {field.name for field in fields(RenderRequest)} & context.params.keys()
        values: dict[str, Any] = {name: context.params[name] for name in names}
        written = {
            str(option.name): name_of(option)
            for option in context.command.params
            if option.name in {*names, "no_cache"}
            and context.get_parameter_source(option.name) is ParameterSource.COMMANDLINE
        }
        if context.params["no_cache"]:
            values["cache"] = None
            written["cache"] = written.pop("no_cache")
        return cls(RenderRequest(clip="", **values), written)

    def of_clip(self, clip: str) -> "RenderOptions":
        """Return a copy of the options for a clip."""
        return replace(self, request=replace(self.request, clip=clip))

    def below(self, stronger: "RenderOptions") -> "RenderOptions":
        """Return a copy of these options, overridden by those that the user gave in `stronger`."""
        values = {name: getattr(stronger.request, name) for name in stronger.written}
        written = {**self.written, **stronger.written}
        return replace(self, request=replace(self.request, **values), written=written)

    def requests(self) -> "Sequence[RenderRequest | ForeignRequest]":
        """Return the requests for the clip: one, or one for each ratio of a preset.

        Raises UsageError for an unknown clip or scene, or an option that a user's own scene does
        not accept.
        """
        from mlu_anim.rendering.foreign import scene_reference
        from mlu_anim.results import clips

        if scene_reference.is_reference(self.request.clip):
            return [self._scene_request()]
        clips.module_name(self.request.clip)
        ratios = () if "ratio" in self.written else ratios_of(self.request.preset)
        request = replace(self.request, **self._of_preset())
        return [replace(request, ratio=ratio) for ratio in ratios or (request.ratio,)]

    def _of_preset(self) -> dict[str, Any]:
        """Return the values that the preset sets, without the options that the user gave.

        `transparent` sets the formats in the same way.
        """
        values = dict(options_of(self.request.preset))
        if self.request.transparent:
            values["formats"] = TRANSPARENT_FORMATS
        return {name: value for name, value in values.items() if name not in self.written}

    def _scene_request(self) -> "ForeignRequest":
        from mlu_anim.pipeline.foreign.request import ForeignRequest
        from mlu_anim.rendering.foreign import scene_reference

        scene, names = scene_reference.parse(self.request.clip), scene_fields()
        # A user's scene is always rendered without a cache, so --no-cache is accepted as well.
        taken = names if self.request.cache is not None else {*names, "cache"}
        for name in sorted(self.written.keys() - taken):
            raise UsageError(
                f"{self.written[name]} is for the clips of this project; "
                f"the scene {self.request.clip} does not take it"
            )
        values = {name: getattr(self.request, name) for name in names}
        if "quality" not in self.written:
            values["quality"] = None  # so that the user's file may set it
        return ForeignRequest(scene, **values)


def scene_fields() -> frozenset[str]:
    """Return the names of the options that a user's own scene, FILE.py:SCENE, accepts."""
    from mlu_anim.pipeline.foreign.request import ForeignRequest

    return frozenset(field.name for field in fields(ForeignRequest)) - {"reference"}
