from preavviso.domain.role import PERMITTED, Act, Role, may


def test_every_role_has_its_row() -> None:
    assert set(PERMITTED) == set(Role)


def test_the_authority_may_do_nothing_with_what_is_the_municipalitys() -> None:
    assert not any(may(Role.AUTHORITY_CLERK, act) for act in Act)


def test_who_gives_accounts_sees_no_case() -> None:
    assert not may(Role.ADMINISTRATOR, Act.SEE_CASE)
    assert not may(Role.ADMINISTRATOR, Act.SEE_DESK)


def test_who_audits_sees_the_history_and_no_content() -> None:
    assert may(Role.AUDITOR, Act.SEE_LEDGER)
    assert not may(Role.AUDITOR, Act.SEE_CASE)
