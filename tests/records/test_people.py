"""The keys of the registry's mentions are read from their index alone, and one mention of a resident is current."""

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from preavviso.records.people.models import LinkKey, Mention, Resident

pytestmark = pytest.mark.django_db
LOOK = "SELECT mention_id FROM people_linkkey WHERE key IN (%s, %s)"


def mentioned(cast, **fields):
    resident = Resident.objects.create(organisation=cast.borgolago, number="P1")
    return resident, Mention.objects.create(resident=resident, surname="Riva", traits="", **fields)


@pytest.mark.sqlite
def test_on_sqlite_the_keys_are_their_own_index(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT sql FROM sqlite_master WHERE name = 'people_linkkey'")
        assert "WITHOUT ROWID" in cursor.fetchone()[0]
        cursor.execute("SELECT count(*) FROM sqlite_master WHERE tbl_name = 'people_linkkey'")
        assert cursor.fetchone() == (1,), "a second index would double what is written for each mention"


@pytest.mark.postgres
def test_on_postgresql_the_keys_are_found_in_the_index_alone(db):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")
        cursor.execute("EXPLAIN " + LOOK, [1, -1])
        assert "Index Only Scan using people_linkkey_pkey" in cursor.fetchall()[0][0]


def test_a_key_may_be_negative_and_leads_to_many_mentions(cast):
    _, mention = mentioned(cast)
    LinkKey.objects.bulk_create([LinkKey(key=key, mention=mention) for key in (-(2**63), 7, 2**63 - 1)])
    with connection.cursor() as cursor:
        cursor.execute(LOOK, [7, -(2**63)])
        assert cursor.fetchall() == [(mention.id,), (mention.id,)]


def test_a_resident_has_one_current_mention(cast):
    resident, _ = mentioned(cast)
    Mention.objects.create(resident=resident, surname="Rossi", traits="", until=date(2020, 1, 1))
    with pytest.raises(IntegrityError), transaction.atomic():
        Mention.objects.create(resident=resident, surname="Bianchi", traits="")


def test_the_same_number_is_another_person_in_another_municipality(cast):
    mentioned(cast)
    Resident.objects.create(organisation=cast.valpiana, number="P1")
    with pytest.raises(IntegrityError), transaction.atomic():
        Resident.objects.create(organisation=cast.borgolago, number="P1")
