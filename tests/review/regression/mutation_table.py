"""Which kind of difference tells each planted fault, in each clip, as Markdown.

python -m tests.review.regression.mutation_table [CLIP ...]
"""

import sys

from mlu_anim.results import clips
from mlu_anim.review.regression import golden
from tests.review.regression.mutations import MUTATIONS
from tests.review.regression.test_mutations import clip_of, told

KINDS = (golden.RESULT, golden.DATA, golden.SHAPES, golden.PIXELS)


def main() -> int:
    """Print a row for each fault and clip; 1 when a promise is broken."""
    is_kept = True
    print("| clip | fault | promised | result | frame data | geometry | pixels | first sentence |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    for clip in sys.argv[1:] or clips.names():
        for mutation in MUTATIONS:
            found = told(clip_of(clip, "full"), mutation)
            kinds = {each.kind for each in found}
            is_kept &= mutation.is_told(kinds)
            promised = " and ".join(mutation.promised) + (
                "" if mutation.is_told(kinds) else " (MISSED)"
            )
            cells = ["yes" if kind in kinds else "-" for kind in KINDS]
            first = next((str(each) for each in found if each.kind in mutation.promised[0]), "")
            row = [clip, mutation.name, promised, *cells, first.replace("|", "\\|")]
            print(f"| {' | '.join(row)} |", flush=True)
    return 0 if is_kept else 1


if __name__ == "__main__":
    sys.exit(main())
