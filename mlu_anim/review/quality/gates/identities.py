"""The identities of the result hold."""

from mlu_anim.review.quality.findings import Finding
from mlu_anim.review.quality.gate import Subject


class Identities:
    """Two sides that were computed in different ways are one number."""

    name = "identities"
    looks_at_files = False

    def run(self, subject: Subject) -> list[Finding]:
        """Every identity that does not hold, with both sides."""
        checks = subject.result.checks()
        if not checks:
            return [Finding(self.name, "the result checks nothing")]
        return [
            Finding(
                self.name,
                f"'{check.name}': {check.left!r} is not {check.right!r} within {check.tolerance:g}",
            )
            for check in checks
            if not check.holds
        ]
