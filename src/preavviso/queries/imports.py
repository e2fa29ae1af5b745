"""What was imported, when, by whom and with which outcome. Of people only counts; of rows, why they were not taken."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from preavviso.access import gate
from preavviso.access.context import Context
from preavviso.channels.stored import REMARK
from preavviso.domain.registry import Kind, Remark
from preavviso.domain.role import Act
from preavviso.records.directory.models import User
from preavviso.records.people.models import Import, Intervention, Resident

_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Imported:
    """One import. `by`: a name, "" for the machine's own commands; the counts are those of `actions.imports`."""

    id: uuid.UUID
    kind: Kind
    file_name: str
    ended_at: datetime
    by: str
    whole: bool
    rows: int
    new: int
    changed: int
    unchanged: int
    removed: int
    rejected: int

    @property
    def changes_nothing(self) -> bool:
        """Was all of it known?"""
        return not (self.new or self.changed or self.removed or self.rejected)


@dataclass(frozen=True, slots=True)
class RegistryPage:
    """How many residents are known, how many of them are gone, how many prior interventions; and the latest imports."""

    residents: int
    gone: int
    interventions: int
    imports: tuple[Imported, ...]


@dataclass(frozen=True, slots=True)
class ImportPage:
    """One import, and the first of what was told of its rows."""

    imported: Imported
    remarks: tuple[Remark, ...]


def registry_page(context: Context) -> RegistryPage:
    """How does the registry stand, and what was imported last?"""
    gate.permit(context, Act.IMPORT_REGISTRY)
    own = context.actor.organisation
    residents = Resident.objects.filter(organisation_id=own)
    latest = Import.objects.filter(organisation_id=own).order_by("-ended_at", "id")[:_SHOWN]
    return RegistryPage(
        residents.filter(removed_at=None).count(),
        residents.exclude(removed_at=None).count(),
        Intervention.objects.filter(organisation_id=own).count(),
        _named(list(latest)),
    )


def import_page(context: Context, id: uuid.UUID) -> ImportPage:
    """What came of this import? What is told of rows may hold words of the file: the look is noted."""
    subject = f"import:{id}"
    gate.permit(context, Act.IMPORT_REGISTRY, subject)
    row = Import.objects.filter(organisation_id=context.actor.organisation, id=id).first()
    if row is None:
        gate.refuse(context, Act.IMPORT_REGISTRY, subject)
    gate.note(context, "see_import", subject)
    remarks = tuple(REMARK.validate_python(told) for told in row.remarks)
    return ImportPage(_named([row])[0], remarks)


def _named(rows: list[Import]) -> tuple[Imported, ...]:
    names = {
        str(id): name
        for id, name in User.objects.filter(mandates__organisation__in=_places(rows)).values_list("id", "name")
    }
    return tuple(
        Imported(
            row.id,
            Kind(row.kind),
            row.file_name,
            row.ended_at,
            names.get(row.by, ""),
            row.whole,
            row.rows,
            row.new,
            row.changed,
            row.unchanged,
            row.removed,
            row.rejected,
        )
        for row in rows
    )


def _places(rows: list[Import]) -> set[uuid.UUID]:
    return {row.organisation_id for row in rows}
