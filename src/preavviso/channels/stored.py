"""A reading as JSON and back: between the cage and us, and in the database."""

from pydantic import TypeAdapter

from preavviso.domain.message import Reading

READING = TypeAdapter(Reading)
