"""What a person says of whom a case is about: it is this resident, it is not, it cannot be said; and taking it back."""

import uuid

from django.db import transaction
from django.db.models import Max

from preavviso.access import gate
from preavviso.access.context import Context
from preavviso.actions.screening import look_again
from preavviso.domain.identity import Identity, Said
from preavviso.domain.role import Act
from preavviso.queries.identity import found_by, identity_of, latest_screening, version_of
from preavviso.records.cases.models import Case, Identification

ACTS = {
    Said.SAME: Act.CONFIRM_RESIDENT,
    Said.NOT_SAME: Act.EXCLUDE_RESIDENT,
    Said.CANNOT_SAY: Act.LEAVE_IDENTITY_OPEN,
}


def say(context: Context, case: uuid.UUID, said: Said, resident: str, seen: str) -> uuid.UUID | None:
    """The case is about this resident, or is not, or it cannot be said; by the registry's number, "" of nobody.

    `seen`: the version that they had before them. None, and nothing is changed: something else was said or found
    meanwhile, or somebody else is confirmed.
    """
    if context.actor.user is None:
        raise ValueError("only a person says whom a case is about")
    id = uuid.uuid4()
    with gate.deed(context):
        row = gate.case(context, case, ACTS[said], identification=str(id))
        screening = latest_screening(row)
        if screening is None or row.identity == Identity.CONFIRMED or version_of(row) != seen:
            transaction.set_rollback(True)  # the ledger must not say that it was said
            return None
        if resident not in {one.resident for one in found_by(screening).proposals} | {""}:
            gate.refuse(context, ACTS[said], f"case:{case}")
        Identification.objects.create(
            id=id,
            case=row,
            number=(row.identifications.aggregate(last=Max("number"))["last"] or 0) + 1,
            resident=gate.residents(context.actor).get(number=resident) if resident else None,
            said=said,
            screening=screening,
            made_by_id=context.actor.user,
            made_at=context.now,
        )
        _settle(context, row, said)
    return id


def take_back(context: Context, case: uuid.UUID, id: uuid.UUID) -> bool:
    """Undo of `say`: as if it had not been said, but that both stay in sight. False: somebody else was quicker."""
    with gate.deed(context):
        row = gate.case(context, case, Act.UNDO_IDENTIFICATION, identification=str(id))
        answer = row.identifications.filter(id=id).first()
        if answer is None:
            gate.refuse(context, Act.UNDO_IDENTIFICATION, f"case:{case}")
        if answer.undone_at is not None:
            transaction.set_rollback(True)
            return False
        answer.undone_by_id, answer.undone_at = context.actor.user, context.now
        answer.save(update_fields=["undone_by", "undone_at"])
        _settle(context, row, Said(answer.said))
    return True


def _settle(context: Context, case: Case, said: Said) -> None:
    """Who was excluded, or is no longer, changes what the others are worth: then it is looked again."""
    if said is Said.NOT_SAME:
        look_again(context, [case])
    else:
        case.identity = identity_of(case, latest_screening(case))
        case.save(update_fields=["identity"])
