"""Looking for whom a month's later list leaves out."""

import uuid

from preavviso.domain.revision import left_out
from preavviso.queries.revision import versions
from preavviso.records.cases.models import Absence


def look_for_left_out(organisation: uuid.UUID, month: str) -> set[uuid.UUID]:
    """Write down which cases of this month a later list leaves out; for which cases has that changed?"""
    wanted = {(uuid.UUID(case), uuid.UUID(notice)) for case, notice in left_out(versions(organisation, month))}
    rows = Absence.objects.filter(notice__organisation_id=organisation, notice__period=month)
    known = {(case, notice): id for id, case, notice in rows.values_list("id", "case_id", "notice_id")}
    gone = known.keys() - wanted
    new = wanted - known.keys()
    Absence.objects.filter(id__in=[known[pair] for pair in gone]).delete()
    Absence.objects.bulk_create(Absence(case_id=case, notice_id=notice) for case, notice in sorted(new))
    return {case for case, _notice in gone | new}
