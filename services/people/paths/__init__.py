"""Paths to work 就业服务路径: which steps a case goes through, as dated, cited data, one YAML file per path."""
