"""Print the kinds of differences that find each planted fault, in each clip, as Markdown.

python -m tests.review.regression.mutation_table [CLIP ...]
"""

import sys

from mlu_anim.results import clips
from mlu_anim.review.regression import golden
from tests.review.regression.mutations import MUTATIONS
from tests.review.regression.test_mutations import clip_of, differences_of

KINDS = (golden.RESULT, golden.DATA, golden.SHAPES, golden.PIXELS)


def main() -> int:
    """Print a row for each fault and clip; returns 1 if a promise is broken."""
    is_kept = True
    print("| clip | fault | promised | result | frame data | geometry | pixels | first sentence |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    for clip in sys.argv[1:] or clips.names():
        for mutation in MUTATIONS:
            differences = differences_of(clip_of(clip, "full"), mutation)
            kinds = {d.kind for d in differences}
            is_kept &= mutation.is_found(kinds)
            promised = " and ".join(mutation.promised) + (
                "" if mutation.is_found(kinds) else " (MISSED)"
            )
            cells = ["yes" if kind in kinds else "-" for kind in KINDS]
            first = next((str(d) for d in differences if d.kind in mutation.promised[0]), "")
            row = [clip, mutation.name, promised, *cells, first.replace("|", "\\|")]
            print(f"| {' | '.join(row)} |", flush=True)
    return 0 if is_kept else 1


if __name__ == "__main__":
    sys.exit(main())
