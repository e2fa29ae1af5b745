"""What the authority's own books say of a tenancy: arrears, payments, letters that nobody fetched, papers."""

import random
from dataclasses import dataclass
from datetime import date, timedelta

BOOKS_CLOSED_ON = date(2025, 10, 20)
MONTH_DAYS = 30.4375
CODES = 10_000_000


@dataclass(frozen=True, slots=True)
class Tenancy:
    """One public dwelling let to an assignee, as the authority books it.

    `notices_returned` counts registered letters that came back uncollected ("compiuta giacenza");
    `income_papers_missing_since` is the first year without the yearly declaration of income.
    """

    code: str
    assignee: str
    address: str
    since: date
    monthly_rent: int
    arrears_months: int
    last_payment_on: date | None
    notices_returned: int
    income_papers_missing_since: int | None
    decadenza_on: date | None

    @property
    def arrears(self) -> int:
        """What is owed, in euro."""
        return self.arrears_months * self.monthly_rent

    @property
    def far_behind(self) -> bool:
        """May it already be on its way to an execution?"""
        return self.arrears_months >= 9


HEADER = (
    "tenancy_code",
    "person_id",
    "address",
    "since",
    "monthly_rent",
    "arrears_months",
    "arrears",
    "last_payment_on",
    "notices_returned",
    "income_papers_missing_since",
    "decadenza_on",
)


def row(tenancy: Tenancy) -> tuple[object, ...]:
    """The tenancy as a line of tenancies.csv."""
    return (
        tenancy.code,
        tenancy.assignee,
        tenancy.address,
        tenancy.since,
        tenancy.monthly_rent,
        tenancy.arrears_months,
        tenancy.arrears,
        tenancy.last_payment_on,
        tenancy.notices_returned,
        tenancy.income_papers_missing_since,
        tenancy.decadenza_on,
    )


def code(assignee_number: int) -> str:
    """The authority's code of a tenancy: eight digits, always with a leading zero, one for each assignee."""
    return f"{(assignee_number * 7919 + 409387) % CODES:08}"


def imagine(rng: random.Random, number: int, assignee: str, address: str, adult_since: date) -> Tenancy:
    """A tenancy as it may stand in the books: three in four pay, one in ten is far behind."""
    roll = rng.random()
    months = 0 if roll < 0.72 else 1 + int(rng.random() * 8) if roll < 0.88 else 9 + int(rng.expovariate(1 / 9.0))
    months = min(months, 72)
    paid = BOOKS_CLOSED_ON - timedelta(days=int(months * MONTH_DAYS + rng.random() * 25))
    since = max(adult_since, paid - timedelta(days=400 + int(rng.random() * 9000)))
    silent = months >= 9 and rng.random() < 0.45
    return Tenancy(
        code=code(number),
        assignee=assignee,
        address=address,
        since=since,
        monthly_rent=60 + int(rng.random() * 240),
        arrears_months=months,
        last_payment_on=paid if paid > since else None,
        notices_returned=1 + int(rng.random() * 3) if silent else int(rng.random() < 0.03),
        income_papers_missing_since=2025 - int(rng.random() * 6) if silent or rng.random() < 0.04 else None,
        decadenza_on=paid + timedelta(days=240) if months >= 12 else None,
    )
