"""A reading as JSON and back: between the cage and us, and in the database."""

from pydantic import TypeAdapter

from preavviso.domain.correction import Particulars
from preavviso.domain.message import Problem, Reading

READING = TypeAdapter(Reading)
PROBLEMS = TypeAdapter(tuple[Problem, ...])
PARTICULARS = TypeAdapter(Particulars)
