"""A neural network: lines, bent and added up, learn to part two moons by blame that flows back."""

from mlu_anim.data.sources import Asked, Generated
from mlu_anim.experiments import Experiment
from mlu_anim.experiments.neural_network.network import Network
from mlu_anim.experiments.neural_network.telling import facts, identities, verdicts
from mlu_anim.experiments.neural_network.training import SEED, network, of_model

__all__ = ["EXPERIMENT", "Network"]

EXPERIMENT = Experiment(
    Network,
    identities=identities,
    facts=facts,
    verdicts=verdicts,
    own=Generated(network, typical=SEED),
    model=Asked(compute=of_model),
)
