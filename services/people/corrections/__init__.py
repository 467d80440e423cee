"""Corrections 更正: who a person is, set right by one hand that proposes and another that decides."""
