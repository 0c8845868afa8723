"""The same seeded defects put to two linters: `flask flows check`, and everything SurveyJS has."""
