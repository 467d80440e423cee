"""Policies: the law as dated, cited data, one YAML file per programme, read and checked when the service starts."""
