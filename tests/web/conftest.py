from tests.web.caseload import caseload, signed_in

__all__ = ["caseload", "signed_in"]
