"""Gate: the checks of the result pass."""

from mlu_anim.review.quality.findings import Finding
from mlu_anim.review.quality.gate import GateInput


class Identities:
    """Checks that numbers computed in two different ways are equal."""

    name = "identities"
    needs_files = False

    def run(self, subject: GateInput) -> list[Finding]:
        """Return a finding with both numbers for each check of the result that fails."""
        checks = subject.result.checks()
        if not checks:
            return [Finding(self.name, "the result has no checks")]
        return [
            Finding(
                self.name,
                f"'{check.name}' fails: {check.left!r} is not {check.right!r} "
                f"within {check.tolerance:g}",
            )
            for check in checks
            if not check.holds
        ]
