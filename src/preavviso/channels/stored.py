"""What is kept as JSON, there and back: between the cage and us, and in the database."""

from pydantic import TypeAdapter

from preavviso.domain.correction import Particulars
from preavviso.domain.identity import Explanation
from preavviso.domain.message import Problem, Reading
from preavviso.domain.registry import Remark

READING = TypeAdapter(Reading)
PROBLEMS = TypeAdapter(tuple[Problem, ...])
EXPLANATION = TypeAdapter(Explanation)
PARTICULARS = TypeAdapter(Particulars)
REMARK = TypeAdapter(Remark)
