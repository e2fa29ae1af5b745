"""Who may do what: roles, what they are for, and the permission table as data."""

from enum import StrEnum


class Role(StrEnum):
    """What somebody is in one organisation. A person may be different things in different ones."""

    SOCIAL_WORKER = "social_worker"
    COORDINATOR = "coordinator"
    AUTHORITY_CLERK = "authority_clerk"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


class Purpose(StrEnum):
    """Why a sensitive record is opened; it is written beside every read."""

    CASE_WORK = "case_work"
    COORDINATION = "coordination"
    OVERSIGHT = "oversight"


class Act(StrEnum):
    """A thing that a person can do. The ledger names what happened with the same words."""

    SEE_DESK = "see_desk"
    SEE_MESSAGES = "see_messages"
    SEE_CASE = "see_case"
    SEE_LEDGER = "see_ledger"
    RECEIVE_MESSAGE = "receive_message"
    CONFIRM_READING = "confirm_reading"
    SET_ASIDE_MESSAGE = "set_aside_message"
    CORRECT_ENTRY = "correct_entry"
    ADD_ENTRY = "add_entry"
    DISMISS_ENTRY = "dismiss_entry"
    UNDO_CORRECTION = "undo_correction"
    LEARN_LAYOUT = "learn_layout"
    KEEP_COPY_APART = "keep_copy_apart"
    JOIN_COPY_AGAIN = "join_copy_again"
    TAKE_CASE = "take_case"
    RELEASE_CASE = "release_case"
    SEE_CANDIDATES = "see_candidates"
    CONFIRM_RESIDENT = "confirm_resident"
    EXCLUDE_RESIDENT = "exclude_resident"
    LEAVE_IDENTITY_OPEN = "leave_identity_open"
    UNDO_IDENTIFICATION = "undo_identification"
    SEE_INTERVENTIONS = "see_interventions"
    MANAGE_ACCOUNTS = "manage_accounts"
    IMPORT_REGISTRY = "import_registry"
    IMPORT_INTERVENTIONS = "import_interventions"


_DESK_WORK = frozenset(
    {
        Act.SEE_DESK,
        Act.SEE_MESSAGES,
        Act.SEE_CASE,
        Act.RECEIVE_MESSAGE,
        Act.CONFIRM_READING,
        Act.SET_ASIDE_MESSAGE,
        Act.CORRECT_ENTRY,
        Act.ADD_ENTRY,
        Act.DISMISS_ENTRY,
        Act.UNDO_CORRECTION,
        Act.LEARN_LAYOUT,
        Act.KEEP_COPY_APART,
        Act.JOIN_COPY_AGAIN,
        Act.TAKE_CASE,
        Act.RELEASE_CASE,
        Act.SEE_CANDIDATES,
        Act.CONFIRM_RESIDENT,
        Act.EXCLUDE_RESIDENT,
        Act.LEAVE_IDENTITY_OPEN,
        Act.UNDO_IDENTIFICATION,
        Act.SEE_INTERVENTIONS,
    }
)

_IMPORTS = frozenset({Act.IMPORT_REGISTRY, Act.IMPORT_INTERVENTIONS})

# The whole table. An authority's clerk has no row of the municipality's: not even the pages exist for them.
PERMITTED: dict[Role, frozenset[Act]] = {
    Role.SOCIAL_WORKER: _DESK_WORK,
    Role.COORDINATOR: _DESK_WORK | _IMPORTS,
    Role.AUTHORITY_CLERK: frozenset(),
    Role.AUDITOR: frozenset({Act.SEE_LEDGER}),
    Role.ADMINISTRATOR: frozenset({Act.MANAGE_ACCOUNTS, Act.RECEIVE_MESSAGE}) | _IMPORTS,
}


def may(role: Role, act: Act) -> bool:
    """May somebody with this role do that?"""
    return act in PERMITTED[role]


def may_release(role: Role, *, is_owner: bool) -> bool:
    """May somebody with this role leave the case without an owner? Its owner may, and who assigns cases."""
    return may(role, Act.RELEASE_CASE) and (is_owner or role is Role.COORDINATOR)
