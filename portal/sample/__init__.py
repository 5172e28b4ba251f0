"""Invented cases for training, walked through the door step by step, so that their histories are real ones."""

from portal.sample.cases import write_sample
from portal.sample.commands import sample

__all__ = ["sample", "write_sample"]
